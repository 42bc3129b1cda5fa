interface SaveFileInput {
  parts: readonly string[];
  name: string;
  type: string;
}

/** Gives the browser a file to save. */
export const saveFile = ({ parts, name, type }: SaveFileInput): void => {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then, and holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
