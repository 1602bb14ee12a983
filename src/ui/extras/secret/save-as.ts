/** How long a saved text can be read at its address, in milliseconds: Safari fetches it after the click. */
const fetchedWithinMs = 1000;

/** Saves a text as a file. */
export const saveAs =
  (fileName: string) =>
  (text: string): void => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
    setTimeout(() => URL.revokeObjectURL(url), fetchedWithinMs);
  };
