import type { BrowserContext, Page } from 'playwright';

/** What the kit must live under: no inline style or script, nothing from elsewhere, and no way to make markup out of text. */
export const strictPolicy =
  "default-src 'self'; style-src 'self'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** The directives that the pages of this context break, one for each time. Pages that are open already are not heard. */
export async function recordViolations(context: BrowserContext): Promise<readonly string[]> {
  const violations: string[] = [];
  await context.exposeFunction('recordViolation', (directive: string) => void violations.push(directive));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      const record: unknown = Reflect.get(window, 'recordViolation');
      if (typeof record === 'function') record(effectiveDirective);
    });
  });
  return violations;
}

/** Does two things that the policy forbids, and tells what came of them: without the policy there is a style, and a text. */
export const breakPolicy = (page: Page): Promise<{ style: string; text: string }> =>
  page.evaluate(() => {
    const part = document.createElement('p');
    part.setAttribute('style', 'color: red');
    try {
      part.innerHTML = '<b>text</b>';
    } catch {
      // It is told below.
    }
    return { style: part.style.color, text: part.innerText };
  });
