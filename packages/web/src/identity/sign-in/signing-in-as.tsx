import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import type { SignInAs } from "./first-step.tsx";

/** Where one is: whose password is wanted. The way back is beside the title. */
export const SigningInAs = ({ as: { identifier, account } }: { as: SignInAs }) => {
  const { t } = useTranslation();
  return (
    <p className="-mt-3 flex min-w-0 items-center gap-3">
      {account ? <Avatar person={{ id: account.id, displayName: account.name }} /> : null}
      <span className="min-w-0">
        <span className="block text-meta text-muted">{t("outside.as")}</span>
        <bdi className="name-line block font-semibold">{account?.name ?? identifier}</bdi>
      </span>
    </p>
  );
};
