import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useParley } from "../../../use-parley.ts";
import { PasskeySetUp } from "../../factors/passkey-set-up.tsx";
import { ownKey } from "../use-change.ts";
import { PasskeyLine } from "./passkey-line.tsx";
import { ShownCodes } from "./second-factors.tsx";
import { tellAcceptedPasskeys } from "./tell-device.ts";

/** One's passkeys: what each is, and the way to another one. */
export const PasskeySettings = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { data, error } = useQuery({
    queryKey: ownKey("passkeys"),
    queryFn: () => parley.call("passkey.list", {}),
    refetchOnMount: "always",
  });

  // One that was removed on another device is not offered on this one any more.
  useEffect(() => {
    if (data) void tellAcceptedPasskeys(data);
  }, [data]);

  const onAdded = (made: readonly string[] | null) => {
    if (made && made.length > 0) setCodes(made);
    void queries.invalidateQueries({ queryKey: ["own"] });
  };
  return (
    <div className="flex flex-col gap-4">
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      {data || error ? null : <SkeletonRows rows={1} />}
      {data?.items.length === 0 ? <p className="text-muted">{t("account.passkeys.none")}</p> : null}
      {data && data.items.length > 0 ? (
        <ul aria-label={t("account.passkeys.title")} className="divide-y divide-line">
          {data.items.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} among={data} />
          ))}
        </ul>
      ) : null}
      {codes ? <ShownCodes codes={codes} onKept={() => setCodes(null)} /> : null}
      <div className="sm:max-w-64">
        <PasskeySetUp look="plain" label={t("account.passkeys.add")} onDone={onAdded} />
      </div>
    </div>
  );
};
