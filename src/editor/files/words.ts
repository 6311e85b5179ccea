/** Every word about keeping, comparing and sharing workflows, in one place. */
import { speak } from '../speak.ts';

const many = (n: number, one: string, more = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

const english = {
  state: {
    saved: 'Saved', edited: 'Edited', unsaved: 'Not in a file yet', kept: 'kept', keeping: 'keeping…', notKept: 'not kept', view: 'Read only',
    savedTip: 'The file holds everything you see.',
    keptTip: 'Changed since it was saved to a file. This browser has kept every edit; save with Ctrl+S.',
    keepingTip: 'The last edit is on its way to this browser’s storage.',
    notKeptTip: (why: string) => `This browser could not keep the last edit (${why}). Save to a file with Ctrl+S.`,
    viewTip: 'It is shown and cannot be edited here.',
  },
  access: {
    elsewhere: 'This workflow is open in another tab. What is done there is seen here.',
    taken: 'Another tab took this workflow over. What is done there is seen here.',
    unkept: (n: number) => `Another tab took this workflow over, and ${many(n, 'edit')} made here could not be kept. Open a copy to keep them.`,
    newer: (v: number) => `This workflow was saved by a newer VQ Studio (file version ${v}). It is shown as far as it is understood, and cannot be edited here.`,
    takeOver: 'Edit here', copy: 'Open a copy', saveUnchanged: 'Save the file unchanged',
  },
  journal: { upgraded: 'Brought up to date' },
  disk: { changed: (f: string) => `${f} was written by another program or tab since it was opened here. Nothing was saved.`, anyway: 'Save over it' },
  carried: {
    fromPicture: (n: string) => `Opened the workflow that ${n} carries.`, asPicture: 'Use as a picture',
    lacks: (n: number) => `The bundle was packed without ${many(n, 'file')}. Choose them in the inspector.`,
    packedWithout: (f: string, n: number) => `Saved ${f}, without ${many(n, 'file')}.`,
    verifying: (n: string) => `Making ${n} again, to compare.`, notVerified: (n: string) => `${n} could not be verified`,
  },
  link: {
    copied: 'The link is on the clipboard.', notCopied: 'The browser did not allow copying. This is the link:', theLink: 'The link',
    long: (n: number) => `It has ${n.toLocaleString('en')} characters; some programs cut links that long.`,
    without: (names: string) => `It holds the workflow, not its files: ${names}.`,
  },
  compare: { added: 'New', changed: 'Changed', removed: (n: string) => `Removed: ${n}`, more: (n: number) => `and ${n} more` },
  versions: {
    panel: 'Versions', tip: 'Versions, edits and recent workflows', title: 'Versions', nameOf: 'Name of this version', keep: 'Keep', none: 'Name a version to come back to it later.',
    compare: 'Compare', copy: 'Open a copy', remove: 'Delete', edits: 'Edits', compareEdit: 'Show what changed since', recent: 'Recent workflows', nodes: (n: number) => many(n, 'node'),
    forget: (n: string) => `Delete ${n} from this browser`, since: (n: string) => `Since ${n}`, stop: 'Stop comparing', nothing: 'Nothing changed.', lastSaved: 'the file',
    compareSaved: 'Show what changed since it was saved', folded: 'This edit is too long ago: only named versions go back that far.',
  },
  code: {
    pytorch: 'PyTorch', typescript: 'TypeScript',
    copied: (as: string, lines: number) => `${many(lines, 'line')} of ${as} on the clipboard.`, notCopied: 'It was not copied as code',
  },
  menu: { copyLink: 'Copy link', saveBundle: 'Save as bundle', verifyPicture: 'Verify a picture…', versions: 'Versions and recent', copyPytorch: 'Copy as PyTorch', copyTypescript: 'Copy as TypeScript' },
};

export const fileWords = speak(english, async () => (await import('./words-zh.ts')).chinese);
