import { cleanTyped, type CodeSpec, normalizeCode } from '../react/code.ts';

/** The field at one moment. `gap` characters were just taken out at the caret: so many may be typed there before typing replaces. */
export interface Moment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly gap: number;
}

/** `text` in the place of what stands from `start` to `end`, and the gap that stays behind it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly gap: number;
}

export const applied = (value: string, { start, end, text }: Edit): string =>
  value.slice(0, start) + text + value.slice(end);

/** What typing or pasting `text` does: a whole code replaces everything, a character the one behind the caret. `null`: nothing. */
export function insertion(at: Moment, text: string, spec: CodeSpec): Edit | null {
  const { value, start } = at;
  const code = normalizeCode(text, spec);
  if (code !== null) return { start: 0, end: value.length, text: code, gap: 0 };
  const piece = cleanTyped(text, spec);
  const free = at.end - start + at.gap;
  const end = Math.min(value.length, at.end + Math.max(0, piece.length - free));
  const fits = value.length - (end - start) + piece.length <= spec.length;
  return piece && fits ? { start, end, text: piece, gap: Math.max(0, free - piece.length) } : null;
}

/** What an input method left in `value`, as one edit of what stood there before. `null`: nothing that fits. */
export function composition(before: Moment, value: string, spec: CodeSpec): Edit | null {
  const old = before.value;
  let start = 0;
  while (start < before.start && old[start] === value[start]) start += 1;
  const most = Math.min(old.length - before.end, value.length - start);
  let tail = 0;
  while (tail < most && old.at(-1 - tail) === value.at(-1 - tail)) tail += 1;
  const end = old.length - tail;
  const text = value.slice(start, value.length - tail);
  return text ? insertion({ ...before, start, end }, text, spec) : { start, end, text, gap: end - start };
}

/** What a field should hold that was filled without asking, by a browser or a password manager. `before` when it cannot fit. */
export function filled(value: string, before: string, spec: CodeSpec): string {
  const kept = Array.from(value, (character) => cleanTyped(character, spec)).join('');
  return normalizeCode(value, spec) ?? (kept.length <= spec.length ? kept : before);
}
