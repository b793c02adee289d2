// Which certificates does the node keep for HTTPS listeners, and how long do they hold?
import { PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Flex, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Certificate, useCertificates } from "../../api/certificates";
import { useWho } from "../../app/who";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";
import { CertificateFacts, Expires, UsedBy } from "./CertificateFacts";
import { PutDialog } from "./PutDialog";
import { RemoveDialog } from "./RemoveDialog";

interface Acts {
  mayEdit: boolean;
  onOpen: (certificate: Certificate) => void;
  onReplace: (certificate: Certificate) => void;
  onRemove: (certificate: Certificate) => void;
}

function useColumns({ mayEdit, onOpen, onReplace, onRemove }: Acts): ColumnsType<Certificate> {
  const { t } = useTranslation("certificates");
  const columns: ColumnsType<Certificate> = [
    {
      title: t("column.name"),
      key: "name",
      render: (_, certificate) => (
        <Button type="link" size="small" className="bare" onClick={() => onOpen(certificate)}>
          {certificate.name}
        </Button>
      ),
    },
    {
      title: t("column.names"),
      dataIndex: "names",
      render: ([first, ...others]: string[]) =>
        first ? `${first}${others.length > 0 ? ` ${t("and_more", { count: others.length })}` : ""}` : "–",
    },
    {
      title: t("column.expires"),
      key: "expires",
      render: (_, certificate) => <Expires certificate={certificate} />,
    },
    { title: t("column.key"), dataIndex: "key_kind" },
    {
      title: t("column.used_by"),
      key: "used_by",
      render: (_, certificate) => <UsedBy certificate={certificate} />,
    },
    {
      title: t("column.put"),
      key: "put",
      render: (_, { put_at_s, put_by }) => (
        <>
          <When ms={put_at_s * 1000} /> · {put_by}
        </>
      ),
    },
  ];
  if (!mayEdit) return columns;
  const actions: ColumnsType<Certificate>[number] = {
    title: t("column.actions"),
    key: "actions",
    render: (_, certificate) => (
      <Flex gap="small">
        <Button
          size="small"
          aria-label={t("replace_named", { name: certificate.name })}
          onClick={() => onReplace(certificate)}
        >
          {t("replace")}
        </Button>
        <Button
          size="small"
          danger
          aria-label={t("remove_named", { name: certificate.name })}
          onClick={() => onRemove(certificate)}
        >
          {t("remove")}
        </Button>
      </Flex>
    ),
  };
  return [...columns, actions];
}

export function CertificatesPage() {
  const { t } = useTranslation("certificates");
  const tell = useTell();
  const { may } = useWho();
  const certificates = useCertificates();
  const [open, setOpen] = useState<Certificate>();
  const [put, setPut] = useState<{ replaced?: Certificate }>();
  const [removed, setRemoved] = useState<Certificate>();
  const columns = useColumns({
    mayEdit: may("edit"),
    onOpen: setOpen,
    onReplace: (replaced) => setPut({ replaced }),
    onRemove: setRemoved,
  });
  const add = may("edit") && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setPut({})}>
      {t("add")}
    </Button>
  );
  const byExpiry = [...(certificates.data ?? [])].sort((a, b) => a.not_after_s - b.not_after_s);
  return (
    <Page title={t("title")} lead={t("lead")} extra={add}>
      <Problems error={certificates.error} />
      <Section isFlush>
        <Table<Certificate>
          aria-label={t("title")}
          size="small"
          rowKey="name"
          loading={certificates.isPending}
          dataSource={byExpiry}
          columns={columns}
          pagination={false}
          scroll={{ x: "max-content" }}
          locale={{ emptyText: <Nothing what={t("empty.what")} hint={t("empty.hint")} /> }}
        />
      </Section>
      <Drawer open={open !== undefined} title={open?.name} onClose={() => setOpen(undefined)} size="large">
        {open && <CertificateFacts certificate={open} />}
      </Drawer>
      {put && (
        <PutDialog
          replaced={put.replaced}
          onClose={(kept) => {
            setPut(undefined);
            if (kept) tell(t("told.kept", { name: kept.name }));
          }}
        />
      )}
      {removed && (
        <RemoveDialog
          certificate={removed}
          onClose={(isGone) => {
            setRemoved(undefined);
            if (isGone) tell(t("told.removed", { name: removed.name }));
          }}
        />
      )}
    </Page>
  );
}
