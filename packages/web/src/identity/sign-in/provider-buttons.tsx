import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { heldReturnTarget } from "../session/return-target.ts";
import { goBy, type SignInMethod } from "./known-accounts.ts";
import { LastUsedBadge } from "./last-used-badge.tsx";
import { useProviders } from "./use-providers.ts";

/** Links, not calls: the browser itself goes to the provider, and comes back to where it wanted to go. */
export const ProviderButtons = ({ lastMethod }: { lastMethod: SignInMethod | null }) => {
  const { t } = useTranslation();
  const providers = useProviders();
  const { returnTo } = useSearch({ strict: false });
  const target = returnTo ?? heldReturnTarget();
  const query = target ? `?returnTo=${encodeURIComponent(target)}` : "";
  return providers.map(({ id, name }) => (
    <a
      key={id}
      href={`/api/v1/auth/providers/${id}/start${query}`}
      onClick={() => goBy(`provider:${id}`)}
      className="inline-flex h-10 w-full items-center justify-center gap-2 rounded-control border border-line bg-raised px-3 text-meta font-semibold transition-colors hover:bg-sunken pointer-coarse:h-11"
    >
      {t("outside.withProvider", { name })}
      {lastMethod === `provider:${id}` ? <LastUsedBadge /> : null}
    </a>
  ));
};
