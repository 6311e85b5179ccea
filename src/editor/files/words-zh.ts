/** The words about keeping, comparing and sharing workflows in simplified Chinese. */

export const chinese = {
  state: {
    saved: '已保存', edited: '已修改', unsaved: '尚未存为文件', kept: '已留存', keeping: '留存中…', notKept: '未留存', view: '只读',
    savedTip: '文件包含您看到的全部内容。',
    keptTip: '保存到文件后又有修改。浏览器已留存每一次编辑；按 Ctrl+S 保存。',
    keepingTip: '最后一次编辑正在写入浏览器存储。',
    notKeptTip: (why: string) => `浏览器无法留存最后一次编辑（${why}）。请按 Ctrl+S 保存为文件。`,
    viewTip: '此处只能查看，不能编辑。',
  },
  access: {
    elsewhere: '此工作流已在另一个标签页中打开。那里的操作会显示在这里。',
    taken: '另一个标签页接管了此工作流。那里的操作会显示在这里。',
    unkept: (n: number) => `另一个标签页接管了此工作流，这里的 ${n} 次编辑未能留存。打开副本即可保留。`,
    newer: (v: number) => `此工作流由更新版本的 VQ Studio 保存（文件版本 ${v}）。仅按能理解的部分显示，不能在此编辑。`,
    takeOver: '在此编辑', copy: '打开副本', saveUnchanged: '原样保存文件',
  },
  disk: { changed: (f: string) => `${f} 打开后已被其他程序或标签页写入。尚未保存。`, anyway: '覆盖保存' },
  journal: { upgraded: '已更新到当前版本' },
  carried: {
    fromPicture: (n: string) => `已打开 ${n} 中携带的工作流。`, asPicture: '作为图片使用',
    lacks: (n: number) => `该包缺少 ${n} 个文件。请在检查器中选择。`,
    packedWithout: (f: string, n: number) => `已保存 ${f}，缺少 ${n} 个文件。`,
    verifying: (n: string) => `正在重新生成 ${n} 以作比较。`, notVerified: (n: string) => `无法验证 ${n}`,
  },
  link: {
    copied: '链接已复制到剪贴板。', notCopied: '浏览器不允许复制。链接如下：', theLink: '链接',
    long: (n: number) => `共 ${n} 个字符；有些程序会截断这么长的链接。`,
    without: (names: string) => `链接只含工作流，不含其文件：${names}。`,
  },
  compare: { added: '新增', changed: '已更改', removed: (n: string) => `已删除：${n}`, more: (n: number) => `另有 ${n} 项` },
  versions: {
    panel: '版本', tip: '版本、编辑记录和最近的工作流', title: '版本', nameOf: '版本名称', keep: '留存', none: '为版本命名，以便日后返回。',
    compare: '比较', copy: '打开副本', remove: '删除', edits: '编辑记录', compareEdit: '显示此后的更改', recent: '最近的工作流', nodes: (n: number) => `${n} 个节点`,
    forget: (n: string) => `从此浏览器中删除 ${n}`, since: (n: string) => `自 ${n} 以来`, stop: '停止比较', nothing: '没有更改。', lastSaved: '文件',
    compareSaved: '显示保存后的更改', folded: '这次编辑太久远：只有命名的版本能追溯到那时。',
  },
  code: { pytorch: 'PyTorch', typescript: 'TypeScript', copied: (as: string, lines: number) => `${lines} 行 ${as} 代码已复制到剪贴板。`, notCopied: '未能复制为代码' },
  menu: { copyLink: '复制链接', saveBundle: '保存为包', verifyPicture: '验证图片…', versions: '版本与最近', copyPytorch: '复制为 PyTorch', copyTypescript: '复制为 TypeScript' },
};
