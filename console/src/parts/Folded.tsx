// What is rarely needed is folded away; it opens where something in it is wrong.
import { Collapse } from "antd";
import { type ReactNode, useEffect, useState } from "react";

interface FoldedProps {
  title: ReactNode;
  /** Whether the node found something wrong in it. */
  isWrong: boolean;
  children: ReactNode;
}

export function Folded({ title, isWrong, children }: FoldedProps) {
  const [isOpen, setOpen] = useState(isWrong);
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  return (
    <Collapse
      ghost
      size="small"
      activeKey={isOpen ? ["it"] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[{ key: "it", label: title, children: <div className="fields">{children}</div> }]}
    />
  );
}
