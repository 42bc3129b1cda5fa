import type { Role } from "@parley/contract";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useMay, useMayEnter } from "../admin-places.ts";
import { AdminPage } from "../frame/admin-page.tsx";
import { Chip } from "../frame/chip.tsx";
import { type Column, DataTable } from "../frame/data-table.tsx";
import { FilterField } from "../frame/filter-field.tsx";
import { CreateRole } from "./create-role.tsx";
import { RolePane } from "./role-pane.tsx";
import { useRoles } from "./use-roles.ts";

const matches = (role: Role, query: string) =>
  [role.name, ...role.permissions].some((text) => text.includes(query.trim().toLowerCase()));

/** Every role, what it permits, and how many people have it. */
export const RolesPage = () => {
  const { t } = useTranslation();
  const { id, query = "" } = useSearch({ from: "/inside/admin/roles" });
  const navigate = useNavigate({ from: "/admin/roles" });
  const mayEnter = useMayEnter("roles") === true;
  const mayWrite = useMay("role.write");
  const [creates, setCreates] = useState(false);
  const { data: roles, error } = useRoles();
  const columns = useColumns();
  const open = (name: string | undefined) => void navigate({ search: (now) => ({ ...now, id: name }) });
  const role = roles?.find(({ name }) => name === id);
  return (
    <AdminPage
      place="roles"
      action={
        mayWrite ? (
          <Button look="primary" onClick={() => setCreates(true)}>
            {t("admin.roles.create")}
          </Button>
        ) : null
      }
      filters={
        <FilterField
          type="search"
          label={t("admin.roles.filter")}
          placeholder={t("admin.roles.filter")}
          className="flex-1"
          value={query}
          onSettled={(next) =>
            void navigate({ search: (now) => ({ ...now, query: next || undefined }), replace: true })
          }
        />
      }
      pane={role && mayEnter ? <RolePane role={role} onClose={() => open(undefined)} /> : null}
    >
      <DataTable
        label={t("admin.roles.list")}
        columns={columns}
        rows={roles?.filter((each) => matches(each, query)) ?? null}
        idOf={({ name }) => name}
        selectedId={id}
        onSelect={({ name }) => open(name)}
        error={error}
        empty={t("admin.noMatch")}
      />
      <Dialog open={creates} onClose={() => setCreates(false)} title={t("admin.roles.create")}>
        <CreateRole
          onClose={() => setCreates(false)}
          onCreated={(created) => {
            setCreates(false);
            open(created.name);
          }}
        />
      </Dialog>
    </AdminPage>
  );
};

const useColumns = (): readonly [Column<Role>, ...Column<Role>[]] => {
  const { t } = useTranslation();
  return [
    {
      title: t("admin.roles.name"),
      className: "w-44",
      cell: ({ name, builtIn }) => (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span dir="auto" className="name-line min-w-0 text-body font-semibold">
            {name}
          </span>
          {builtIn ? <Chip tone="quiet">{t("admin.roles.builtIn")}</Chip> : null}
        </span>
      ),
    },
    {
      title: t("admin.roles.permits"),
      className: "text-muted",
      cell: ({ name, permissions }) => (
        <span className="line-clamp-2 wrap-anywhere">
          {name === "admin" ? t("admin.roles.all") : permissions.join(", ") || t("admin.users.noPermissions")}
        </span>
      ),
    },
    {
      title: t("admin.roles.members"),
      className: "w-20 text-end! tabular-nums",
      cell: ({ members }) => members,
    },
  ];
};
