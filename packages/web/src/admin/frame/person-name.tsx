import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParley } from "../../use-parley.ts";

const PROFILE_STALE_MS = 10 * 60_000;

const usePerson = (id: string | null) => {
  const parley = useParley();
  return useQuery({
    queryKey: ["person", id],
    enabled: id !== null,
    retry: false,
    staleTime: PROFILE_STALE_MS,
    queryFn: () => parley.call("user.get", { id: id ?? "" }),
  });
};

/** Someone's display name by their id: once asked for each, and undefined until it is there or where nobody is found. */
export const usePersonName = (id: string | null): string | undefined => usePerson(id).data?.displayName;

/** The name, else the beginning of the id: accounts may be gone, and the trail stays. Nothing while it is asked for. */
export const PersonName = ({ id }: { id: string }) => {
  const { data, isPending } = usePerson(id);
  if (isPending) return null;
  return data ? <bdi>{data.displayName}</bdi> : <ShortId id={id} />;
};

/** The same on a line of its own, cut at its own end where there is no room for it. */
export const PersonLine = ({ id }: { id: string }) => {
  const { data, isPending } = usePerson(id);
  return (
    <span dir="auto" className="name-line block min-w-0">
      {data?.displayName ?? (isPending ? null : <ShortId id={id} />)}
    </span>
  );
};

const ShortId = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  return (
    <span title={id}>
      {t("unknownPerson")} <code className="font-mono text-tiny">{id.slice(-6)}</code>
    </span>
  );
};
