// Runs before the first paint: which theme, which direction. The page itself takes over in src/design/theme.ts.
(() => {
  const root = document.documentElement;
  let choice = "system";
  try {
    choice = localStorage.getItem("parley.theme") ?? "system";
  } catch {
    // Storage may be refused: the system decides.
  }
  const dark =
    choice === "dark" || (choice === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", dark ? "#111318" : "#f3f1ee");
  const dir = new URLSearchParams(location.search).get("dir");
  if (dir === "rtl" || dir === "ltr") root.dir = dir;
})();
