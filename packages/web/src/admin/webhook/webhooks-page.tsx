import type { Webhook } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
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
import { CreateWebhook } from "./create-webhook.tsx";
import { CONDITION_TONES, conditionOf } from "./webhook-condition.ts";
import { WebhookPane } from "./webhook-pane.tsx";

/** Who is called when something happens to the safety of this server. */
export const WebhooksPage = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { id, query = "" } = useSearch({ from: "/inside/admin/webhooks" });
  const navigate = useNavigate({ from: "/admin/webhooks" });
  const mayEnter = useMayEnter("webhooks") === true;
  const [creates, setCreates] = useState(false);
  const columns = useColumns();
  const { data, error } = useQuery({
    queryKey: ["admin", "webhooks"],
    enabled: mayEnter,
    queryFn: () => parley.call("webhook.list", {}),
    refetchOnMount: "always",
  });
  const wanted = query.trim().toLowerCase();
  const rows = data?.items.filter(({ name, url }) => `${name} ${url}`.toLowerCase().includes(wanted));
  const open = (next: string | undefined) => void navigate({ search: (now) => ({ ...now, id: next }) });
  const chosen = data?.items.find((each) => each.id === id);
  const create = (
    <Button look="primary" onClick={() => setCreates(true)}>
      {t("admin.webhooks.create")}
    </Button>
  );
  return (
    <AdminPage
      place="webhooks"
      action={create}
      filters={
        <FilterField
          type="search"
          label={t("admin.webhooks.filter")}
          placeholder={t("admin.webhooks.filter")}
          className="flex-1"
          value={query}
          onSettled={(next) =>
            void navigate({ search: (now) => ({ ...now, query: next || undefined }), replace: true })
          }
        />
      }
      pane={chosen && mayEnter ? <WebhookPane webhook={chosen} onClose={() => open(undefined)} /> : null}
    >
      <DataTable
        label={t("admin.webhooks.list")}
        columns={columns}
        rows={rows ?? null}
        idOf={(each) => each.id}
        selectedId={id}
        onSelect={(each) => open(each.id)}
        error={error}
        empty={wanted ? t("admin.noMatch") : t("admin.webhooks.empty")}
      />
      <Dialog open={creates} onClose={() => setCreates(false)} title={t("admin.webhooks.create")}>
        <CreateWebhook onClose={() => setCreates(false)} />
      </Dialog>
    </AdminPage>
  );
};

const useColumns = (): readonly [Column<Webhook>, ...Column<Webhook>[]] => {
  const { t } = useTranslation();
  return [
    {
      title: t("admin.webhooks.name"),
      cell: ({ name, url }) => (
        <>
          <span dir="auto" className="name-line block text-body font-semibold">
            {name}
          </span>
          <span dir="ltr" className="block truncate text-start text-muted">
            {url}
          </span>
        </>
      ),
    },
    {
      title: t("admin.webhooks.events"),
      className: "w-28 text-muted @max-lg:hidden",
      cell: ({ actions }) =>
        actions.includes("*")
          ? t("admin.webhooks.allEvents")
          : t("admin.webhooks.events", { count: actions.length }),
    },
    {
      title: t("admin.webhooks.state"),
      className: "w-32",
      cell: (webhook) => {
        const condition = conditionOf(webhook);
        return <Chip tone={CONDITION_TONES[condition]}>{t(`admin.webhooks.conditions.${condition}`)}</Chip>;
      },
    },
  ];
};
