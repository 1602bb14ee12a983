import { type CodeSpec, isCompleteCode } from '../react/code.ts';
import { applied, composition, type Edit, filled, insertion, type Moment } from './otp-editing.ts';

/** One field while it lives. The element's value is the only truth; what is kept here explains the next edit. */
interface Field {
  readonly input: HTMLInputElement;
  readonly spec: CodeSpec;
  /** After the latest edit. */
  last: Moment;
  /** Before the edit that is going on. */
  before: Moment;
  /** What the edit that is going on leaves open behind the caret. */
  gap: number;
  composing: boolean;
}

/** Sets the value past React's own setter on the element, so that the event that follows is news to React. */
function setValue(input: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
}

function announce(input: HTMLInputElement, inputType: string): void {
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType }));
}

// Deprecated, and the only way for a script to edit that leaves undo working.
function write(input: HTMLInputElement, edit: Edit, inputType: string): void {
  const next = applied(input.value, edit);
  const caret = edit.start + edit.text.length;
  input.setSelectionRange(edit.start, edit.end);
  input.ownerDocument.execCommand('insertText', false, edit.text);
  if (input.value === next && input.selectionStart === caret) return;
  setValue(input, next);
  input.setSelectionRange(caret, caret);
  announce(input, inputType);
}

function now({ input, last }: Field): Moment {
  const { value } = input;
  const start = input.selectionStart ?? value.length;
  const end = input.selectionEnd ?? start;
  const unmoved = value === last.value && start === end && start === last.start;
  return { value, start, end, gap: unmoved ? last.gap : 0 };
}

function begin(field: Field): void {
  const { input } = field;
  field.before = now(field);
  field.gap = 0;
  // A form reset changes the value behind React's back: tell it, or it takes the same code for no change.
  if (input.value !== field.last.value) input.value = field.before.value;
}

function beforeInput(field: Field, event: InputEvent): void {
  if (field.composing) return;
  begin(field);
  const { spec, before } = field;
  const { value } = before;
  const text = event.data ?? event.dataTransfer?.getData('text/plain');
  if (!text) return;
  const edit = insertion(before, text, spec);
  // Only these happen at the caret; where a drop or a correction happens is not known before it has.
  const atCaret = /^insert(Text|FromPaste|FromYank)$/.test(event.inputType);
  if (!atCaret && !(edit?.start === 0 && edit.end === value.length)) return;
  field.gap = edit?.gap ?? 0;
  const native = atCaret && applied(value, { ...before, text });
  if (!event.cancelable || (edit && applied(value, edit) === native)) return;
  event.preventDefault();
  if (edit) write(field.input, edit, event.inputType);
}

function afterInput(field: Field, event: Event): void {
  if (field.composing) return;
  const { input, spec, before } = field;
  const value = filled(input.value, before.value, spec);
  if (value !== input.value) setValue(input, value);
  const deleted = event instanceof InputEvent && event.inputType.startsWith('delete');
  const gap = deleted ? before.gap + before.value.length - value.length : field.gap;
  const caret = input.selectionStart ?? value.length;
  field.last = { value, start: caret, end: caret, gap };
  field.gap = 0;
  markComplete(input, spec);
}

function compositionStart(field: Field): void {
  begin(field);
  field.composing = true;
}

function compositionEnd(field: Field): void {
  const { input, spec, before } = field;
  field.composing = false;
  if (input.value === before.value) return;
  const edit = composition(before, input.value, spec) ?? { start: before.start, end: before.start, text: '', gap: 0 };
  const caret = edit.start + edit.text.length;
  field.gap = edit.gap;
  // React has seen the unfinished text: back to the beginning, so that the whole is one change to it.
  input.value = before.value;
  setValue(input, applied(before.value, edit));
  input.setSelectionRange(caret, caret);
  announce(input, 'insertText');
}

/** Says on the box whether the code is whole. An attribute and not state: a digit costs no commit. */
export function markComplete(input: HTMLInputElement, spec: CodeSpec): void {
  input.parentElement?.toggleAttribute('data-complete', isCompleteCode(input.value, spec));
}

/** Takes over the editing of `input` until the function that it returns is called. */
export function startEditing(input: HTMLInputElement, spec: CodeSpec): () => void {
  const start: Moment = { value: input.value, start: 0, end: 0, gap: 0 };
  const field: Field = { input, spec, last: start, before: start, gap: 0, composing: false };
  const stop = new AbortController();
  const { signal } = stop;
  input.addEventListener('beforeinput', (event) => beforeInput(field, event), { signal });
  input.addEventListener('input', (event) => afterInput(field, event), { signal });
  input.addEventListener('compositionstart', () => compositionStart(field), { signal });
  input.addEventListener('compositionend', () => compositionEnd(field), { signal });
  return () => stop.abort();
}

/** Cleans what was typed while the page had no scripts yet. */
export function takeOver(input: HTMLInputElement, spec: CodeSpec): void {
  const value = filled(input.value, input.value, spec);
  if (input.value === input.defaultValue || input.value === value) return;
  setValue(input, value);
  announce(input, 'insertText');
}
