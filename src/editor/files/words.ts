/** Every word about keeping, comparing and sharing workflows, in one place. */

const many = (n: number, one: string, more = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

export const fileWords = {
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
} as const;
