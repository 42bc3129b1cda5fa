/** What a mail says, laid out as text or as HTML by the functions below. */
export interface MailContent {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly subject: string;
  readonly greeting: string;
  readonly body: readonly string[];
  readonly code: string | null;
  readonly button: { readonly label: string; readonly url: string };
  readonly copyLink: string;
  /** How long the link lives, and what to do if nobody asked. */
  readonly after: readonly string[];
  readonly why: string;
}

export const asText = (mail: MailContent): string =>
  [
    mail.greeting,
    ...mail.body,
    ...(mail.code === null ? [] : [`    ${mail.code}`]),
    `${mail.button.label}:\n${mail.button.url}`,
    ...mail.after,
    `--\n${mail.why}`,
  ].join("\n\n");

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const TEXT = "margin:0 0 16px;font-size:15px;line-height:22px;color:#1b1f29";
const SMALL = "margin:0 0 8px;font-size:13px;line-height:18px;color:#595d69";

/** Styles are inline, for many readers take nothing else; these only turn them dark where that is understood. */
const DARK = `@media (prefers-color-scheme:dark){
.page{background:#121419!important}.card{background:#1a1d24!important;border-color:#2d3038!important}
.ink{color:#e7e4df!important}.muted{color:#9b9ea6!important}.code{background:#0b0d13!important}
.button{background:#95a4f6!important;color:#121419!important}.link{color:#95a4f6!important}}`;

const paragraph = (text: string) => `<p class="ink" style="${TEXT}">${escaped(text)}</p>`;
const small = (text: string) => `<p class="muted" style="${SMALL}">${escaped(text)}</p>`;

/** One card and one button, without images or anything to fetch. Every text is escaped here, and only here. */
export const asHtml = (mail: MailContent): string => {
  const url = escaped(mail.button.url);
  const code =
    mail.code === null
      ? ""
      : `<p class="code ink" dir="ltr" style="margin:0 0 16px;padding:16px;border-radius:6px;background:#f4f1ed;color:#1b1f29;font-size:28px;line-height:36px;font-weight:600;text-align:center;font-variant-numeric:tabular-nums">${escaped(mail.code)}</p>`;
  return `<!doctype html>
<html lang="${escaped(mail.language)}" dir="${mail.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(mail.subject)}</title>
<style>${DARK}</style>
</head>
<body class="page" style="margin:0;padding:24px 16px;background:#fbfaf7;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px">
<tr><td class="ink" style="padding:0 4px 12px;font-size:15px;line-height:22px;font-weight:600;color:#1b1f29">Parley</td></tr>
<tr><td class="card" style="padding:24px;background:#ffffff;border:1px solid #e0ded8;border-radius:10px">
<h1 class="ink" style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;color:#1b1f29">${escaped(mail.subject)}</h1>
${paragraph(mail.greeting)}
${mail.body.map(paragraph).join("\n")}
${code}
<p style="margin:8px 0 24px"><a class="button" href="${url}" target="_blank" rel="noopener" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#535eb8;color:#ffffff;font-size:15px;line-height:22px;font-weight:600;text-decoration:none">${escaped(mail.button.label)}</a></p>
${mail.after.map(small).join("\n")}
${small(mail.copyLink)}
<p class="muted" dir="ltr" style="${SMALL};word-break:break-all"><a class="link" href="${url}" target="_blank" rel="noopener" style="color:#535eb8">${url}</a></p>
</td></tr>
<tr><td style="padding:12px 4px 0">${small(mail.why)}</td></tr>
</table>
</td></tr></table>
</body>
</html>`;
};
