/** The words about building and running a graph in simplified Chinese. Part of words-zh.ts. */

/** Names of edits as they stand in the history: an English beginning, and how it is said. */
const edits: readonly (readonly [RegExp, string])[] = [
  [/^Make a subgraph of (.+)$/, '将 $1 做成子图'], [/^Dissolve (.+)$/, '拆开子图 $1'], [/^Insert (.+) between (.+) and (.+)$/, '在 $2 与 $3 之间插入 $1'], [/^Remove (.+) and reconnect$/, '删除 $1 并重新连接'],
  [/^Remove a frame$/, '删除框'], [/^Remove a note$/, '删除便签'], [/^Remove frames and notes$/, '删除框和便签'], [/^Remove (.+)$/, '删除 $1'], [/^Add a note$/, '添加便签'], [/^Add (.+)$/, '添加 $1'],
  [/^Connect (.+) to (.+)$/, '连接 $1 到 $2'], [/^Disconnect (.+) from (.+)$/, '断开 $1 与 $2'], [/^Disconnect (.+)$/, '断开 $1'], [/^Move the wire from (.+) to (.+)$/, '把 $1 的连线移到 $2'], [/^Move a note$/, '移动便签'], [/^Move a frame$/, '移动框'], [/^Move (.+)$/, '移动 $1'],
  [/^Resize a frame$/, '调整框的大小'], [/^Resize a note$/, '调整便签大小'], [/^Resize (.+)$/, '调整 $1 的大小'], [/^Collapse (.+)$/, '折叠 $1'], [/^Expand (.+)$/, '展开 $1'], [/^Set (.+) of (.+)$/, '设置 $2 的 $1'], [/^Rename the workflow$/, '重命名工作流'], [/^Rename a frame$/, '重命名框'], [/^Rename (.+)$/, '重命名 $1'],
  [/^Paste (.+)$/, '粘贴 $1'], [/^Duplicate (.+)$/, '复制 $1'], [/^Mute (.+)$/, '静音 $1'], [/^Bypass (.+)$/, '旁路 $1'], [/^Switch on (.+)$/, '启用 $1'], [/^Colour a frame$/, '给框着色'], [/^Colour a note$/, '给便签着色'], [/^Colour (.+)$/, '给 $1 着色'], [/^Pin (.+)$/, '固定 $1'], [/^Unpin (.+)$/, '取消固定 $1'],
  [/^Run on every change$/, '每次改动都运行'], [/^Run only when asked$/, '只在要求时运行'], [/^Align (.+)$/, '对齐 $1'], [/^Distribute (.+)$/, '均匀分布 $1'], [/^Snap (.+) to the grid$/, '将 $1 对齐网格'], [/^Lay out$/, '自动排布'], [/^Frame (.+)$/, '给 $1 加框'], [/^Edit a note$/, '编辑便签'], [/^Lead a wire$/, '调整连线走向'],
  [/^Show (.+) on (.+)$/, '在 $2 上显示 $1'], [/^Hide (.+) of (.+)$/, '隐藏 $2 的 $1'],
];
const counted = (s: string) => s.replace(/(\d+) nodes?\b/g, '$1 个节点').replace(/(\d+) wires?\b/g, '$1 条连线').replace(/(\d+) parameters?\b/g, '$1 个参数');

export const graphChinese = {
  frame: { untitled: '框', title: '此框的标题', holds: (n: number) => `${n} 个节点`, resize: '拖动改变大小' },
  note: { title: '便签', empty: '双击书写', edit: '便签内容，Markdown 格式' },
  colour: { title: '颜色', none: '无颜色', red: '红', amber: '琥珀', green: '绿', teal: '青', blue: '蓝', violet: '紫', grey: '灰' },
  mode: {
    mute: '已静音', bypass: '已旁路', pinned: '已固定', muteTip: '它和依赖它的节点都不运行。按 Ctrl+M 启用。', bypassTip: '它不运行；每个输出传递同类的输入。按 Ctrl+B 启用。', pinnedTip: '它的输出已冻结，随工作流保存。按 P 放开。',
    nothingToPin: '请先运行：还没有可以固定的结果。', staleToPin: '结果早于当前设置。请运行之后再固定。', noPin: (what: string) => `${what}是从文件读取的，不能固定。请固定由它得出的结果。`, pinFailed: (why: string) => `未能固定：${why}`,
    didPin: (size: string, where: string) => `已固定 ${size}，${where}。`, inWorkflow: '保存在工作流中', inFile: (name: string) => `另存为 ${name}`, skipped: '不运行',
  },
  wires: { point: '连线上的点：拖动以移动，中键单击以移除', newEnd: (a: string, b: string) => `把 ${a} 的连线移到 ${b}`, insert: (n: string) => `在此插入 ${n}`, noFit: '这里没有能接上这条连线的端口。' },
  sub: {
    inside: '当前位置', whole: '整个工作流', enter: '进入', shown: '显示在子图上', show: '显示在子图上', hide: '从子图上隐藏', holds: (n: number) => `内含 ${n} 个节点`, shownAs: (name: string) => `在外部显示为 ${name}`, rename: '在外部显示的名称', ports: '显示的端口和参数', none: '没有选择可以做成子图的节点。',
  },
  historyPanel: { title: '历史', tip: '每一步编辑，可随时返回', start: '打开时', now: '现在', depth: (n: number) => `${n} 步编辑`, empty: '还没有编辑。您做的每一步都会列在这里。', goTo: (what: string) => `转到：${what}`, undone: '已撤销', edit: (name: string) => { const found = edits.find(([r]) => r.test(name)); return counted(found ? name.replace(found[0], found[1]) : name); } },
  queue: {
    title: '队列', tip: '等待中的运行', empty: '没有等待中的运行。', running: '正在运行', waiting: '等待', cancel: '取消此次运行', cancelAll: '全部取消', added: '已加入队列。', front: '已排到队列最前。', ended: '已完成', failed: '失败', stopped: '已停止', count: (n: number) => `${n} 次运行`, left: (t: string) => `大约还需 ${t}`,
    all: '整个工作流', to: (n: string) => `运行到 ${n}`, from: (n: string) => `从 ${n} 开始`, only: (n: string) => `仅 ${n}`, position: (n: number) => `${n}.`,
  },
  runMode: { menu: '更多运行方式', all: '全部运行', to: '运行到所选节点', from: '从所选节点运行', only: '仅运行所选节点', onChange: '每次改动都运行', front: '下一个运行', noNode: '请先选择一个节点。', onChangeTip: '改动之后，依赖它的节点会自行运行' },
  why: {
    title: '为什么？', first: '它运行了，因为还没有任何已知结果。', same: '它没有运行：决定结果的内容都没有变化。', kept: '它没有运行：这个结果以前得出过，仍然保留着。', dropped: '虽然没有变化，它还是运行了：结果已不在内存中。', asked: '它运行了，因为被要求运行。', effect: '它运行了，因为它会保存内容：这类节点每次都运行。', pinned: '它没有运行：输出已固定。', changed: '它运行了，因为以下内容有变化：',
    notSince: '与上一次运行相比，以下内容有变化：', param: (label: string, from: string, to: string) => `${label}：${from} → ${to}`, input: (port: string, node: string) => `${port}，来自 ${node}`, file: '文件的内容', engine: '引擎', stale: '它会再次运行：它或它之前的节点在此之后有修改。', never: '它还没有运行过。', took: (t: string) => `用时 ${t}。`, skipped: '它没有运行。',
  },
  forecast: {
    title: '内存', peak: '最多', weights: '权重', work: '运行时', largest: '最大张量', at: (n: string) => `在 ${n}`, fits: '图形处理器允许这样的大小。', ask: '估算内存', asking: '估算中…', tooLarge: (need: string, limit: string, node: string) => `${node} 需要 ${need} 的缓冲区，而此图形处理器最多允许 ${limit}。请减小图片或批量，或改用 WASM 引擎。`, unknown: (list: string) => `未计入：${list}。`, none: '运行之前无法估算。',
  },
  find: { title: '查找', placeholder: '查找节点、便签或数值', none: (q: string) => `没有包含“${q}”的内容。`, hint: '按 Enter 前往', inside: (where: string) => `位于 ${where}` },
  commands: {
    title: '命令', placeholder: '输入命令', none: (q: string) => `没有与“${q}”匹配的命令。`, keys: '键盘', close: '关闭', change: (c: string) => `更改按键：${c}`, press: '请按下新的按键…', reset: '恢复默认按键', resetOne: '恢复默认', taken: (c: string) => `原为：${c}`, also: '使用鼠标', none_: '无按键', changed: '由您更改',
    groups: { run: '运行', edit: '编辑', select: '选择', nodes: '节点', wires: '连线', arrange: '排列', view: '视图', file: '工作流', debug: '调试器' },
    names: {
      run: '运行', runNext: '下一个运行', runTo: '运行到所选节点', runFrom: '从所选节点运行', runOnly: '仅运行所选节点', stop: '停止', stopAll: '停止并清空队列', runOnChange: '每次改动都运行', undo: '撤销', redo: '重做', copy: '复制', cut: '剪切', paste: '粘贴', pasteWired: '连同输入连线一起粘贴', duplicate: '创建副本', duplicateWired: '连同输入连线创建副本', delete: '删除', deleteReconnect: '删除并重新连接',
      selectAll: '全选', selectNone: '取消选择', selectUpstream: '选择它的上游', selectDownstream: '选择它的下游', nextNode: '下一个节点', previousNode: '上一个节点', add: '添加节点', connect: '用键盘连线', rename: '重命名', mute: '静音或启用', bypass: '旁路或启用', pin: '固定或放开输出', collapse: '折叠或展开', probe: '预览它的输出', note: '添加便签',
      frame: '给所选加框', subgraph: '做成子图', dissolve: '拆开子图', enter: '进入子图', leave: '离开子图、停止或取消选择', insertReroute: '让连线经过一个点', alignLeft: '左对齐', alignRight: '右对齐', alignTop: '顶端对齐', alignBottom: '底端对齐', alignCentre: '垂直居中线对齐', alignMiddle: '水平居中线对齐', distributeX: '水平均匀分布', distributeY: '垂直均匀分布', layout: '自动排布', snap: '对齐网格', snapAlways: '始终对齐网格',
      left: '左移', right: '右移', up: '上移', down: '下移', farLeft: '大步左移', farRight: '大步右移', farUp: '大步上移', farDown: '大步下移', fit: '适合窗口', zoomSelection: '缩放到所选', zoomIn: '放大', zoomOut: '缩小', zoomOne: '缩放到 100 %', minimap: '小地图', find: '查找', palette: '所有命令', keys: '键盘快捷键', history: '历史面板', queue: '队列面板', inspector: '检查器', open: '打开', save: '保存', saveAs: '另存为', new: '新建工作流', focusCanvas: '转到画布',
    },
    gestures: {
      addHere: ['双击、右键', '在此添加节点'], drop: ['从面板拖出', '添加节点'], wireOut: ['把连线拖到空白处', '添加能接上的节点'], insert: ['把节点放到连线上', '插入到那里'], moveEnd: ['拖动连线的一端', '移到另一个端口'], clone: ['Alt+拖动', '克隆'], cut: ['Ctrl+右键拖动', '剪断连线'], reroute: ['在连线上单击中键、Shift+右键拖动', '让连线经过一个点'], probe: ['Ctrl+Shift+单击', '预览它的输出'],
      box: ['Shift+拖动', '框选'], pan: ['拖动、空格+拖动、中键', '移动画布'], zoom: ['滚轮、双指捏合', '缩放'], inside: ['双击子图', '进入'], files: ['拖入文件', '图片、检查点、标签图、工作流'],
    },
  },
  connect: { title: '连线', from: (port: string) => `从 ${port}`, choose: '选择起点端口', to: '选择终点', none: '没有能接上的端口。' },
  language: { title: '语言' },
  contrast: { high: '高对比度' },
  trackpad: { title: '双指移动画布', tip: '适合触控板：滚动移动画布，捏合缩放' },
  access: { nodes: (n: number) => `${n} 个节点`, wired: (list: string) => `已连到 ${list}`, notWired: '没有连线', said: (what: string) => what },
};
