import { AccountStatus, type AdminUser } from "@parley/contract";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Button } from "../../design/button.tsx";
import { useParley } from "../../use-parley.ts";
import { useMay, useMayEnter } from "../admin-places.ts";
import { AdminPage } from "../frame/admin-page.tsx";
import { Chip } from "../frame/chip.tsx";
import { type Column, DataTable } from "../frame/data-table.tsx";
import { FilterField, FilterSelect } from "../frame/filter-field.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { usePageList } from "../frame/use-page-list.ts";
import { useRoles } from "../role/use-roles.ts";
import { STATUS_TONES } from "./status-tones.ts";
import { UserPane } from "./user-pane.tsx";

/** Everybody with an account: found by name, role and status, looked after in the pane. */
export const UsersPage = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const search = useSearch({ from: "/inside/admin/users" });
  const navigate = useNavigate({ from: "/admin/users" });
  const { query, role, id } = search;
  const status = AccountStatus.safeParse(search.status).data;
  const mayEnter = useMayEnter("users") === true;
  const columns = useColumns();
  const narrow = (change: Partial<typeof search>) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const users = usePageList({
    queryKey: ["admin", "users", query, role, status],
    enabled: mayEnter,
    load: (page) =>
      parley.call("admin-user.list", {
        ...page,
        ...(query && { query }),
        ...(role && { role }),
        ...(status && { status }),
      }),
  });
  const isNarrowed = Boolean(query || role || status);
  return (
    <AdminPage
      place="users"
      filters={<UserFilters search={{ query, role, status }} narrow={narrow} />}
      pane={
        id && mayEnter ? (
          <UserPane
            id={id}
            known={users.items?.find((user) => user.id === id)}
            onClose={() => void navigate({ search: (now) => ({ ...now, id: undefined }) })}
          />
        ) : null
      }
    >
      <DataTable
        label={t("admin.users.list")}
        columns={columns}
        rows={users.items}
        idOf={(user) => user.id}
        selectedId={id}
        onSelect={(user) =>
          void navigate({ search: (now) => ({ ...now, id: user.id }), replace: Boolean(id) })
        }
        error={users.error}
        empty={
          isNarrowed ? (
            <span className="flex flex-col items-center gap-3">
              {t("admin.noMatch")}
              <Button onClick={() => narrow({ query: undefined, role: undefined, status: undefined })}>
                {t("admin.clearFilters")}
              </Button>
            </span>
          ) : null
        }
        hasMore={users.hasMore}
        isLoadingMore={users.isLoadingMore}
        loadMore={users.loadMore}
      />
    </AdminPage>
  );
};

interface UserFiltersProps {
  search: { query: string | undefined; role: string | undefined; status: AccountStatus | undefined };
  narrow: (change: {
    query?: string | undefined;
    role?: string | undefined;
    status?: string | undefined;
  }) => void;
}

const UserFilters = ({ search, narrow }: UserFiltersProps) => {
  const { t } = useTranslation();
  const { data: roles } = useRoles();
  const mayReadRoles = useMay("role.read");
  return (
    <>
      <FilterField
        type="search"
        label={t("admin.users.search")}
        placeholder={t("admin.users.searchHint")}
        className="flex-1 basis-44 justify-end"
        value={search.query ?? ""}
        onSettled={(query) => narrow({ query: query || undefined })}
      />
      {mayReadRoles ? (
        <FilterSelect
          label={t("admin.users.role")}
          className="basis-32"
          value={search.role ?? ""}
          onChange={(event) => narrow({ role: event.target.value || undefined })}
        >
          <option value="">{t("admin.any")}</option>
          {roles?.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </FilterSelect>
      ) : null}
      <FilterSelect
        label={t("admin.users.status")}
        className="basis-32"
        value={search.status ?? ""}
        onChange={(event) => narrow({ status: event.target.value || undefined })}
      >
        <option value="">{t("admin.any")}</option>
        {AccountStatus.options.map((status) => (
          <option key={status} value={status}>
            {t(`admin.users.statuses.${status}`)}
          </option>
        ))}
      </FilterSelect>
    </>
  );
};

const useColumns = (): readonly [Column<AdminUser>, ...Column<AdminUser>[]] => {
  const { t } = useTranslation();
  return [
    {
      title: t("admin.users.person"),
      cell: (user) => (
        <span className="flex items-center gap-3">
          <Avatar person={user} />
          <span className="min-w-0 flex-1">
            <span dir="auto" className="name-line block text-body font-semibold">
              {user.displayName}
            </span>
            <span dir="auto" className="name-line block text-muted">
              {user.username} · {user.email}
            </span>
          </span>
        </span>
      ),
    },
    {
      title: t("admin.users.roles"),
      className: "w-[24%] @max-lg:hidden",
      cell: ({ roles }) => (
        <span className="flex flex-wrap gap-1">
          {roles.map((name) => (
            <Chip key={name} tone={name === "user" ? "quiet" : "plain"}>
              {name}
            </Chip>
          ))}
        </span>
      ),
    },
    {
      title: t("admin.users.status"),
      className: "w-28",
      cell: ({ status }) => <Chip tone={STATUS_TONES[status]}>{t(`admin.users.statuses.${status}`)}</Chip>,
    },
    {
      title: t("admin.users.lastSignIn"),
      className: "w-36 text-muted @max-2xl:hidden",
      cell: ({ lastSignInAt }) => (lastSignInAt ? <TimeText time={lastSignInAt} /> : t("admin.never")),
    },
  ];
};
