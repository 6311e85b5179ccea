/** A file: from this computer by choosing or dropping, or one of the shipped samples. */
import { ChevronDown, File as FileIcon, FolderOpen, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { keepFile } from '../state/commands.ts';
import { isPictureFile, urlOf } from '../state/file-url.ts';
import { chooseFile } from '../state/files.ts';
import { fileTitle } from '../state/params.ts';
import { words } from '../words.ts';
import type { ControlProps } from './control-props.ts';

export function FileControl({ spec, value, compact, onChange }: ControlProps<'file', string>) {
  const [open, setOpen] = useState(false), [over, setOver] = useState(false), [busy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const kept = await keepFile(file);
    setBusy(false);
    if (kept === undefined) return;
    setOpen(false);
    onChange(kept);
  };
  const title = value ? fileTitle(value, spec) : words.control.none;
  const pictures = spec.samples?.some(([f]) => isPictureFile(f));
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button" className="field file-field" data-compact={compact || undefined} data-empty={!value || undefined} data-over={over || undefined} data-busy={busy || undefined}
          aria-label={`${spec.label}: ${title}`} title={value || undefined}
          onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={(e) => { setOver(false); if (!e.dataTransfer.files.length) return; e.preventDefault(); e.stopPropagation(); void take(e.dataTransfer.files[0]); }}
        >
          <FileIcon size={13} strokeWidth={1.75} aria-hidden /><span className="file-title">{title}</span><ChevronDown size={14} className="select-arrow" aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover file-popover" align="start" sideOffset={6} collisionPadding={10} aria-label={spec.label}>
          <button type="button" className="menu-item" onClick={() => void chooseFile(spec.accept).then(take)}><FolderOpen size={15} />{words.control.fromDisk}<small>{spec.accept.join(' ')}</small></button>
          {value && spec.default === '' && <button type="button" className="menu-item" onClick={() => { onChange(''); setOpen(false); }}><X size={15} />{words.control.none}</button>}
          {spec.samples && <h3 className="menu-title">{words.control.samples}</h3>}
          {spec.samples && (
            <div className={pictures ? 'sample-grid' : 'sample-list'} role="listbox" aria-label={words.control.samples}>
              {spec.samples.map(([file, label]) => (
                <button key={file} type="button" role="option" aria-selected={file === value} className="sample" onClick={() => { onChange(file); setOpen(false); }} title={label}>
                  {isPictureFile(file) ? <img src={urlOf(file)} alt="" loading="lazy" /> : <FileIcon size={14} aria-hidden />}<span>{label}</span>
                </button>
              ))}
            </div>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
