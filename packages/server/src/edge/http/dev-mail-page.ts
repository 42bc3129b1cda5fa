/** The page of `/dev/mail`. Everything of a mail is set as text, or shown in a frame that runs nothing. */
export const DEV_MAIL_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mail (development)</title>
<link rel="icon" href="/icon.svg">
<script defer src="/dev/mail.js"></script>
<style>
:root{--ground:#fbfaf7;--raised:#fff;--line:#e0ded8;--ink:#1b1f29;--muted:#595d69;--accent:#535eb8}
@media (prefers-color-scheme:dark){:root{--ground:#121419;--raised:#1a1d24;--line:#2d3038;--ink:#e7e4df;--muted:#9b9ea6;--accent:#95a4f6}}
*{box-sizing:border-box}
body{margin:0;display:grid;grid-template-columns:minmax(220px,320px) 1fr;height:100vh;background:var(--ground);color:var(--ink);font:15px/22px system-ui,sans-serif}
nav{overflow:auto;border-right:1px solid var(--line);padding:16px 8px}
h1{margin:0 8px 4px;font-size:20px;line-height:28px;font-weight:600}
nav>p{margin:0 8px 16px;color:var(--muted);font-size:13px;line-height:18px}
ol{list-style:none;margin:0;padding:0}
li button{width:100%;text-align:start;border:0;border-radius:6px;padding:8px;background:none;color:inherit;font:inherit;cursor:pointer}
li button[aria-current=true]{background:var(--raised);box-shadow:inset 2px 0 var(--accent)}
li b{display:block;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
li span{display:block;color:var(--muted);font-size:13px;line-height:18px;overflow:hidden;text-overflow:ellipsis}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main{display:grid;grid-template-rows:auto 1fr;gap:8px;padding:16px;min-width:0;overflow:auto}
main .views{display:flex;gap:8px;flex-wrap:wrap}
main .views button{border:1px solid var(--line);border-radius:6px;padding:4px 12px;background:var(--raised);color:inherit;font:inherit;cursor:pointer}
main .views button[aria-pressed=true]{border-color:var(--accent);color:var(--accent)}
iframe,pre{width:100%;height:100%;min-height:480px;margin:0;border:1px solid var(--line);border-radius:10px;background:var(--raised)}
pre{padding:16px;white-space:pre-wrap;overflow-wrap:anywhere;font:13.5px/20px ui-monospace,monospace}
[hidden]{display:none!important}
@media (max-width:700px){body{grid-template-columns:1fr;height:auto}nav{border:0}}
</style>
</head>
<body>
<nav aria-label="Mails"><h1>Mail</h1><p id="state">No mail yet. What the server sends shows here by itself.</p><ol id="list"></ol></nav>
<main id="mail" hidden>
<div class="views"><button id="as-html" aria-pressed="true">HTML</button><button id="as-text" aria-pressed="false">Text</button></div>
<iframe id="html" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<pre id="text" hidden dir="auto"></pre>
</main>
</body>
</html>`;

export const DEV_MAIL_SCRIPT = `const find = (id) => document.getElementById(id);
let mails = [];
let chosen = null;
let shown = null;
let asText = false;
const keyOf = (mail) => mail.sentAt + mail.to + mail.subject + mail.text;

const show = () => {
  const mail = mails.find((one) => keyOf(one) === chosen) ?? mails[0];
  find("mail").hidden = !mail;
  if (!mail) return;
  find("html").hidden = asText;
  find("text").hidden = !asText;
  find("as-html").setAttribute("aria-pressed", String(!asText));
  find("as-text").setAttribute("aria-pressed", String(asText));
  if (shown === keyOf(mail)) return;
  shown = keyOf(mail);
  find("text").textContent = mail.text;
  find("html").srcdoc = mail.html;
};

const list = () => {
  find("state").textContent = mails.length === 0
    ? "No mail yet. What the server sends shows here by itself."
    : mails.length + (mails.length === 1 ? " mail" : " mails") + ", newest first.";
  find("list").replaceChildren(...mails.map((mail) => {
    const button = document.createElement("button");
    const subject = document.createElement("b");
    subject.textContent = mail.subject;
    subject.dir = "auto";
    const about = document.createElement("span");
    about.textContent = mail.to + " · " + new Date(mail.sentAt).toLocaleTimeString();
    button.append(subject, about);
    button.setAttribute("aria-current", String(keyOf(mail) === (chosen ?? keyOf(mails[0]))));
    button.onclick = () => { chosen = keyOf(mail); list(); show(); };
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
};

find("as-html").onclick = () => { asText = false; show(); };
find("as-text").onclick = () => { asText = true; show(); };

let last = "";
const look = async () => {
  try {
    const body = await (await fetch("/dev/mail.json")).text();
    if (body !== last) {
      last = body;
      mails = JSON.parse(body).items;
      list();
      show();
    }
  } catch {
    find("state").textContent = "The server does not answer.";
    last = "";
  }
  setTimeout(look, 1000);
};
look();
`;
