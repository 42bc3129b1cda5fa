const DOWNLOAD_BEGINS_MS = 10_000;

/** Hands a file to the browser, which saves it where its person keeps such files. */
export const saveFile = (file: Blob, name: string): void => {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then, and holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS_MS);
};
