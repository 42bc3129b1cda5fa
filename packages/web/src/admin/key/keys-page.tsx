import type { SigningKey } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useParley } from "../../use-parley.ts";
import { useMay, useMayEnter } from "../admin-places.ts";
import { AdminPage } from "../frame/admin-page.tsx";
import { Chip, type Tone } from "../frame/chip.tsx";
import { type Column, DataTable } from "../frame/data-table.tsx";
import { DetailPane, Facts, PaneSection } from "../frame/detail-pane.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { RotateKey } from "./rotate-key.tsx";

const KEYS_KEY = ["admin", "keys"];
/** A published key begins to sign, and a retiring one goes, without anybody's doing. */
const ASK_AGAIN_MS = 30_000;

const STATE_TONES: Readonly<Record<SigningKey["state"], Tone>> = {
  announced: "warning",
  signing: "good",
  retired: "quiet",
  gone: "quiet",
};

/** What access tokens are signed with, from when a key is published to when nothing it signed counts any more. */
export const KeysPage = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { id } = useSearch({ from: "/inside/admin/keys" });
  const navigate = useNavigate({ from: "/admin/keys" });
  const mayEnter = useMayEnter("keys") === true;
  const mayRotate = useMay("key.rotate");
  const [rotates, setRotates] = useState(false);
  const columns = useColumns();
  const { data, error } = useQuery({
    queryKey: KEYS_KEY,
    enabled: mayEnter,
    queryFn: () => parley.call("key.list", {}),
    refetchOnMount: "always",
    refetchInterval: ASK_AGAIN_MS,
  });
  const open = (kid: string | undefined) => void navigate({ search: (now) => ({ ...now, id: kid }) });
  const key = data?.items.find(({ kid }) => kid === id);
  return (
    <AdminPage
      place="keys"
      action={
        mayRotate ? (
          <Button look="primary" onClick={() => setRotates(true)}>
            {t("admin.keys.rotate")}
          </Button>
        ) : null
      }
      pane={key ? <KeyPane signingKey={key} onClose={() => open(undefined)} /> : null}
    >
      <DataTable
        label={t("admin.keys.list")}
        columns={columns}
        rows={data?.items ?? null}
        idOf={({ kid }) => kid}
        selectedId={id}
        onSelect={({ kid }) => open(kid)}
        error={error}
        empty={null}
      />
      <Dialog open={rotates} onClose={() => setRotates(false)} title={t("admin.keys.rotateTitle")}>
        <RotateKey onClose={() => setRotates(false)} />
      </Dialog>
    </AdminPage>
  );
};

const KeyPane = ({ signingKey, onClose }: { signingKey: SigningKey; onClose: () => void }) => {
  const { t } = useTranslation();
  const { kid, algorithm, state, createdAt, signsFrom, signsUntil, publishedUntil } = signingKey;
  return (
    <DetailPane rowId={kid} label={t("admin.keys.pane")} onClose={onClose}>
      <PaneSection title={t(`admin.keys.states.${state}`)} note={t(`admin.keys.stateNotes.${state}`)}>
        <Facts
          facts={[
            [
              t("admin.keys.key"),
              <code key="kid" className="font-mono select-all">
                {kid}
              </code>,
            ],
            [t("admin.keys.algorithm"), algorithm],
            [t("admin.keys.created"), <TimeText key="created" time={createdAt} how="exact" />],
            [t("admin.keys.signsFrom"), <TimeText key="from" time={signsFrom} how="exact" />],
            signsUntil
              ? [t("admin.keys.signsUntil"), <TimeText key="until" time={signsUntil} how="exact" />]
              : null,
            publishedUntil
              ? [
                  t("admin.keys.publishedUntil"),
                  <TimeText key="published" time={publishedUntil} how="exact" />,
                ]
              : null,
          ]}
        />
      </PaneSection>
    </DetailPane>
  );
};

const useColumns = (): readonly [Column<SigningKey>, ...Column<SigningKey>[]] => {
  const { t } = useTranslation();
  return [
    {
      title: t("admin.keys.key"),
      cell: ({ kid }) => <code className="block truncate font-mono">{kid}</code>,
    },
    {
      title: t("admin.keys.algorithm"),
      className: "w-28 text-muted @max-lg:hidden",
      cell: ({ algorithm }) => algorithm,
    },
    {
      title: t("admin.keys.signsFrom"),
      className: "w-52 text-muted @max-2xl:hidden",
      cell: ({ signsFrom }) => <TimeText time={signsFrom} how="exact" />,
    },
    {
      title: t("admin.keys.state"),
      className: "w-28",
      cell: ({ state }) => <Chip tone={STATE_TONES[state]}>{t(`admin.keys.states.${state}`)}</Chip>,
    },
  ];
};
