import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { QrCode } from "./qr-code.tsx";

test("a code brings white of its own, with a margin of four: no theme shows through it", () => {
  const drawn = renderToStaticMarkup(<QrCode text="otpauth://totp/Parley:alice" label="QR code" />);
  const side = /viewBox="0 0 (\d+) \1"/.exec(drawn)?.[1];
  expect(drawn).toContain(`<rect width="${side}" height="${side}" fill="#fff"></rect><path`);
  expect(drawn).toMatch(/<path d="M4 4h1v1h-1z[^"]+" fill="#000">/);
});
