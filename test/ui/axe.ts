import axe from 'axe-core';

/** What axe finds in the whole page, the colours of a disabled control excepted (WCAG excepts them too). */
export async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.documentElement, {
    resultTypes: ['violations'],
    rules: {
      // Of the host's page around the panel, not of the panel.
      'document-title': { enabled: false },
      'html-has-lang': { enabled: false },
      'landmark-one-main': { enabled: false },
      'page-has-heading-one': { enabled: false },
      region: { enabled: false },
    },
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
