/** A name that becomes a field on a double click (or Enter): Enter keeps, Escape leaves it as it was. */
import { useEffect, useRef, useState } from 'react';

interface EditableTextProps {
  readonly value: string;
  /** Stands in when nothing is written. */
  readonly empty: string;
  readonly label: string;
  readonly hint?: string;
  readonly className?: string;
  /** One click is enough. */
  readonly single?: boolean;
  readonly onCommit: (text: string) => void;
}

export function EditableText({ value, empty, label, hint, className = '', single = false, onCommit }: EditableTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const editing = draft !== null;
  useEffect(() => { if (editing) field.current?.select(); }, [editing]);
  const open = () => setDraft(value);
  const close = (keep: boolean) => {
    if (keep && draft !== null && draft.trim() !== value) onCommit(draft.trim());
    setDraft(null);
  };
  if (draft === null) {
    return (
      <span
        className={`editable ${className}`} role="button" tabIndex={0} title={hint} aria-label={`${label}: ${value || empty}`} data-empty={!value || undefined}
        {...(single ? { onClick: open } : { onDoubleClick: (e) => { e.stopPropagation(); open(); } })}
        onKeyDown={(e) => { if (e.key === 'Enter' || e.key === 'F2') { e.preventDefault(); e.stopPropagation(); open(); } }}
      >{value || empty}</span>
    );
  }
  return (
    <span className={`editable editing nodrag ${className}`} data-text={draft || empty}>
      <input
        ref={field} value={draft} aria-label={label} maxLength={200} spellCheck={false} autoFocus placeholder={empty}
        onChange={(e) => setDraft(e.target.value)} onBlur={() => close(true)} onDoubleClick={(e) => e.stopPropagation()}
        onKeyDown={(e) => {
          e.stopPropagation();
          if (e.key === 'Enter') close(true);
          if (e.key === 'Escape') close(false);
        }}
      />
    </span>
  );
}
