import axe from 'axe-core';

const options: axe.RunOptions = {
  resultTypes: ['violations'],
  rules: {
    // Of the host's page around the panel, not of the panel.
    'document-title': { enabled: false },
    'html-has-lang': { enabled: false },
    'landmark-one-main': { enabled: false },
    'page-has-heading-one': { enabled: false },
    region: { enabled: false },
  },
};

/** What axe finds in the whole page, the colours of a disabled control excepted (WCAG excepts them too). */
export const violations = (): Promise<string[]> => found(options);

/** The same, for what looks other and is the same. */
export const violationsOfColor = (): Promise<string[]> =>
  found({ resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });

/**
 * The same in forced colours. axe reads the colour of text from `-webkit-text-fill-color`, which Chromium tells as it would
 * be without them: each element is given the colour that it really has.
 */
export function violationsInForcedColors(): Promise<string[]> {
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    element.style.setProperty('-webkit-text-fill-color', getComputedStyle(element).color);
  }
  return violationsOfColor();
}

async function found(run: axe.RunOptions): Promise<string[]> {
  const { violations: all } = await axe.run(document.documentElement, run);
  return all.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
