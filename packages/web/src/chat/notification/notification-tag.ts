const TAG_BYTES = 24;

/**
 * Under which a browser shows a notification, the same as the server pushes it under: what both the page and the service
 * worker show is shown once.
 */
export const notificationTag = async (notificationId: string): Promise<string> => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`parley ${notificationId}`));
  const bytes = new Uint8Array(hash).subarray(0, TAG_BYTES);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
};
