import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Explain } from "../use-submission.ts";
import { passkeyTroubleOf } from "./passkeys-here.ts";

/** What to say, and what to do, when the browser gave no passkey. */
export const usePasskeyWords = (): Explain => {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      if ((error as { code?: unknown }).code === "passkey_unknown") return t("outside.passkeyUnknown");
      const trouble = passkeyTroubleOf(error);
      if (trouble === null) return null;
      if (trouble === "unsupported") return t("outside.passkeyUnsupported");
      return t(trouble === "failed" ? "outside.passkeyFailed" : "outside.passkeyCancelled");
    },
    [t],
  );
};
