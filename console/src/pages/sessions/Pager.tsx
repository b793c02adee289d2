// Where in a list are we that only knows where it goes on?
import { Button, Flex, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface Pages {
  cursor: string | undefined;
  number: number;
  forth: (next: string) => void;
  back: () => void;
}

/** The pages before this one; another list (another `key`) begins at its first. */
export function usePages(key: string): Pages {
  const [cursors, setCursors] = useState<{ key: string; trail: string[] }>({ key, trail: [] });
  const trail = cursors.key === key ? cursors.trail : [];
  return {
    cursor: trail.at(-1),
    number: trail.length + 1,
    forth: (next) => setCursors({ key, trail: [...trail, next] }),
    back: () => setCursors({ key, trail: trail.slice(0, -1) }),
  };
}

export function Pager({
  pages,
  shown,
  next,
}: {
  pages: Pages;
  shown: number;
  next: string | null | undefined;
}) {
  const { t } = useTranslation("sessions");
  if (pages.number === 1 && !next) {
    return shown > 0 ? (
      <Typography.Text type="secondary">{t("page.all", { count: shown })}</Typography.Text>
    ) : null;
  }
  return (
    <Flex wrap gap="small" align="center" role="navigation" aria-label={t("page.label")}>
      <Button size="small" disabled={pages.number === 1} onClick={pages.back}>
        {t("page.back")}
      </Button>
      <span aria-live="polite">{t("page.number", { number: pages.number, count: shown })}</span>
      <Button size="small" disabled={!next} onClick={() => next && pages.forth(next)}>
        {t("page.forth")}
      </Button>
    </Flex>
  );
}
