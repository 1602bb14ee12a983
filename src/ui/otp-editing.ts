import { cleanTyped, type CodeSpec, normalizeCode } from '../react/code.ts';

/** The field at one moment. `gap` characters were just taken out at the caret: so many can be typed there before typing replaces. */
export interface Moment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly gap: number;
}

/** `text` in the place of what stands from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const applied = (value: string, { start, end, text }: Edit): string =>
  value.slice(0, start) + text + value.slice(end);

/** What typing or pasting `text` does: a whole code replaces everything, a character the one behind the caret. `null`: nothing. */
export function insertion({ value, start, end, gap }: Moment, text: string, spec: CodeSpec): Edit | null {
  const code = normalizeCode(text, spec);
  if (code) return { start: 0, end: value.length, text: code };
  const piece = cleanTyped(text, spec);
  const free = end - start + gap;
  const edit = { start, end: Math.max(end, Math.min(value.length, end + piece.length - free)), text: piece };
  return piece && applied(value, edit).length <= spec.length ? edit : null;
}

/** What an input method left in `value`, as one edit of what stood there before. `null`: nothing that fits. */
export function composition(before: Moment, value: string, spec: CodeSpec): Edit | null {
  const old = before.value;
  let start = 0;
  while (start < before.start && old[start] === value[start]) start += 1;
  let end = old.length;
  let tail = value.length;
  while (end > before.end && tail > start && old[end - 1] === value[tail - 1]) {
    end -= 1;
    tail -= 1;
  }
  const text = value.slice(start, tail);
  return text ? insertion({ ...before, start, end }, text, spec) : { start, end, text };
}

/** What a field should hold that was filled without asking, by a browser or a password manager. `before` when it cannot fit. */
export function filled(value: string, before: string, spec: CodeSpec): string {
  const kept = Array.from(value, (character) => cleanTyped(character, spec)).join('');
  return normalizeCode(value, spec) ?? (kept.length <= spec.length ? kept : before);
}
