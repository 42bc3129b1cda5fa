import type { Invitation } from "@parley/contract";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useParley } from "../../use-parley.ts";
import { useMayEnter } from "../admin-places.ts";
import { AdminPage } from "../frame/admin-page.tsx";
import { Chip } from "../frame/chip.tsx";
import { type Column, DataTable } from "../frame/data-table.tsx";
import { FilterField } from "../frame/filter-field.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { usePageList } from "../frame/use-page-list.ts";
import { CreateInvitation } from "./create-invitation.tsx";
import { InvitationPane } from "./invitation-pane.tsx";
import { STATE_TONES, stateOf } from "./invitation-state.ts";

const INVITATIONS_KEY = ["admin", "invitations"];

/** Who is asked in, by link or by mail. */
export const InvitationsPage = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { id, query = "" } = useSearch({ from: "/inside/admin/invitations" });
  const navigate = useNavigate({ from: "/admin/invitations" });
  const mayEnter = useMayEnter("invitations") === true;
  const [creates, setCreates] = useState(false);
  const columns = useColumns();
  const list = usePageList({
    queryKey: INVITATIONS_KEY,
    enabled: mayEnter,
    load: (page) => parley.call("invitation.list", page),
  });
  const wanted = query.trim().toLowerCase();
  const rows = list.items?.filter((each) =>
    `${each.email ?? ""} ${each.role}`.toLowerCase().includes(wanted),
  );
  const open = (next: string | undefined) => void navigate({ search: (now) => ({ ...now, id: next }) });
  const chosen = list.items?.find((each) => each.id === id);
  const invite = (
    <Button look="primary" onClick={() => setCreates(true)}>
      {t("admin.invitations.create")}
    </Button>
  );
  return (
    <AdminPage
      place="invitations"
      action={invite}
      filters={
        <FilterField
          type="search"
          label={t("admin.invitations.filter")}
          placeholder={t("admin.invitations.filter")}
          className="flex-1"
          value={query}
          onSettled={(next) =>
            void navigate({ search: (now) => ({ ...now, query: next || undefined }), replace: true })
          }
        />
      }
      pane={
        chosen && mayEnter ? <InvitationPane invitation={chosen} onClose={() => open(undefined)} /> : null
      }
    >
      <DataTable
        label={t("admin.invitations.list")}
        columns={columns}
        rows={rows ?? null}
        idOf={(each) => each.id}
        selectedId={id}
        onSelect={(each) => open(each.id)}
        error={list.error}
        empty={wanted ? t("admin.noMatch") : t("admin.invitations.empty")}
        hasMore={list.hasMore}
        isLoadingMore={list.isLoadingMore}
        loadMore={list.loadMore}
      />
      <Dialog open={creates} onClose={() => setCreates(false)} title={t("admin.invitations.createTitle")}>
        <CreateInvitation onClose={() => setCreates(false)} />
      </Dialog>
    </AdminPage>
  );
};

const useColumns = (): readonly [Column<Invitation>, ...Column<Invitation>[]] => {
  const { t } = useTranslation();
  return [
    {
      title: t("admin.invitations.for"),
      cell: ({ email }) => (
        <span dir="auto" className="name-line block text-body font-semibold">
          {email ?? t("admin.invitations.anyone")}
        </span>
      ),
    },
    {
      title: t("admin.invitations.role"),
      className: "w-28 @max-lg:hidden",
      cell: ({ role }) => <Chip tone={role === "user" ? "quiet" : "plain"}>{role}</Chip>,
    },
    {
      title: t("admin.invitations.uses"),
      className: "w-20 tabular-nums text-muted @max-lg:hidden",
      cell: ({ uses, usesMax }) => t("admin.invitations.usesOf", { uses, max: usesMax }),
    },
    {
      title: t("admin.invitations.expires"),
      className: "w-48 text-muted @max-2xl:hidden",
      cell: ({ expiresAt }) => <TimeText time={expiresAt} how="exact" />,
    },
    {
      title: t("admin.invitations.state"),
      className: "w-28",
      cell: (invitation) => {
        const state = stateOf(invitation, new Date());
        return <Chip tone={STATE_TONES[state]}>{t(`admin.invitations.states.${state}`)}</Chip>;
      },
    },
  ];
};
