/** For `npm run figures`, which sums these lines up. */
export const figure = (text: string): void => {
  if (process.env['FIGURES']) console.info(`FIGURE ${text}`);
};
