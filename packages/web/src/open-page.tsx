import "./design/tokens.css";
import type { Parley } from "@parley/client";
import type { RouterHistory } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "./design/theme.ts";
import { startTranslations } from "./i18n/start-translations.ts";
import { Page } from "./page.tsx";

interface OpenPageInput {
  parley: Parley;
  root: HTMLElement | null;
  /** Where the address is kept; the browser's own address line by default. */
  history?: RouterHistory;
}

/** Starts the page on a client: the production entry and the preview differ in the client alone. */
export const openPage = async ({ parley, root, history }: OpenPageInput): Promise<void> => {
  if (!root) throw new Error("The page has no #root");
  followTheme();
  await startTranslations();
  createRoot(root).render(
    <StrictMode>
      <Page parley={parley} history={history} />
    </StrictMode>,
  );
};
