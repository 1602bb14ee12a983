import { type CodeSpec, isCompleteCode } from '../react/code.ts';
import { applied, composition, type Edit, filled, insertion, type Moment } from './otp-editing.ts';

/** One field while it lives. The element's value is the only truth; what is kept here explains the next edit. */
interface Field {
  readonly input: HTMLInputElement;
  readonly spec: CodeSpec;
  /** Before the edit that is going on, or the latest. */
  before: Moment;
  /** After the latest edit. */
  after: Moment;
  composing: boolean;
}

function read(input: HTMLInputElement, gap: number): Moment {
  const { value, selectionStart, selectionEnd } = input;
  return { value, start: selectionStart ?? 0, end: selectionEnd ?? 0, gap };
}

/** Sets the value past React's own setter on the element, so that the event that follows is news to React. */
function setValue(input: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
}

function change(input: HTMLInputElement, value: string, caret: number): void {
  setValue(input, value);
  input.setSelectionRange(caret, caret);
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText' }));
}

function write(input: HTMLInputElement, edit: Edit): void {
  const value = applied(input.value, edit);
  const caret = edit.start + edit.text.length;
  input.setSelectionRange(edit.start, edit.end);
  // Deprecated, and the only way for a script to edit that leaves undo working.
  input.ownerDocument.execCommand('insertText', false, edit.text);
  if (input.value !== value || input.selectionStart !== caret) change(input, value, caret);
}

function begin(field: Field): void {
  const { input, after } = field;
  const { value, start, end } = read(input, 0);
  const unmoved = value === after.value && start === after.start && end === after.end;
  field.before = { value, start, end, gap: unmoved ? after.gap : 0 };
  // A form reset changes the value behind React's back: tell it, or it takes the same code for no change.
  if (value !== after.value) input.value = value;
}

function beforeInput(field: Field, event: InputEvent): void {
  if (field.composing) return;
  begin(field);
  const { before } = field;
  const text = event.data ?? event.dataTransfer?.getData('text/plain');
  if (!text || !event.cancelable) return;
  const edit = insertion(before, text, field.spec);
  // Only these happen at the caret; where a drop or a correction happens is not known before it has.
  const atCaret = /^insert(Text|FromPaste|FromYank)$/.test(event.inputType);
  const whole = edit?.start === 0 && edit.end === before.value.length;
  if (!atCaret && !whole) return;
  if (edit && atCaret && applied(before.value, edit) === applied(before.value, { ...before, text })) return;
  event.preventDefault();
  if (edit) write(field.input, edit);
}

function afterInput(field: Field): void {
  if (field.composing) return;
  const { input, spec, before } = field;
  const value = filled(input.value, before.value, spec);
  if (value !== input.value) setValue(input, value);
  field.after = read(input, Math.max(0, before.gap + before.value.length - value.length));
  markComplete(input, spec);
}

function compositionStart(field: Field): void {
  begin(field);
  field.composing = true;
}

function compositionEnd(field: Field): void {
  const { input, before } = field;
  field.composing = false;
  if (input.value === before.value) return;
  const edit = composition(before, input.value, field.spec) ?? { start: before.start, end: before.start, text: '' };
  // React has seen the unfinished text: back to the beginning, so that the whole is one change to it.
  input.value = before.value;
  change(input, applied(before.value, edit), edit.start + edit.text.length);
}

/** Says on the box whether the code is whole. An attribute and not state: a digit costs no commit. */
export function markComplete(input: HTMLInputElement, spec: CodeSpec): void {
  input.parentElement?.toggleAttribute('data-complete', isCompleteCode(input.value, spec));
}

/** Takes over the editing of `input`, and what was typed without scripts, until the function that it returns is called. */
export function startEditing(input: HTMLInputElement, spec: CodeSpec): () => void {
  const now = read(input, 0);
  const field: Field = { input, spec, before: now, after: now, composing: false };
  const stop = new AbortController();
  const on = { signal: stop.signal };
  input.addEventListener('beforeinput', (event) => beforeInput(field, event), on);
  input.addEventListener('input', () => afterInput(field), on);
  input.addEventListener('compositionstart', () => compositionStart(field), on);
  input.addEventListener('compositionend', () => compositionEnd(field), on);
  const value = filled(now.value, now.value, spec);
  if (now.value !== input.defaultValue && now.value !== value) change(input, value, value.length);
  return () => stop.abort();
}
