/** The words of the interface in simplified Chinese. What is missing here is said in English, and a test says so. */
import { graphChinese } from './words-graph-zh.ts';

export const chinese = {
  ...graphChinese,
  product: 'VQ Studio',
  unknown: '–',
  kinds: {
    image: '图片', latent: '潜变量', codes: '编码', logits: 'Logits', condition: '条件', model: '模型', transformer: 'Transformer', prior: '先验', loss: '损失',
    gradient: '梯度', dataset: '数据集', number: '数值', text: '文本', map: '图谱',
  },
  groups: { source: '来源', model: '模型', stage: '阶段', train: '训练', look: '查看', save: '保存' },
  file: {
    menu: '工作流菜单', new: '新建工作流', open: '打开…', save: '保存', saveAs: '另存为…', gallery: '示例库', untitled: '未命名', rename: '工作流名称',
    saved: '已保存', edited: '已修改', unsaved: '尚未存成文件', savedTip: '文件中已包含您看到的全部内容。', editedTip: '保存之后有修改；浏览器留有一份副本。按 Ctrl+S 保存。',
    didSave: (name: string) => `已保存 ${name}。`, noSave: (name: string, why: string) => `${name} 未能保存：${why}`, noOpen: (name: string) => `无法打开 ${name}`, noOpenTail: '当前的工作流没有改动。',
    wrongFile: (name: string) => `这里用不上 ${name} 这类文件。请拖入图片、检查点（.ckpt、.pt、.pth、.safetensors）或工作流（.json）。`, replaced: (name: string) => `已打开 ${name}。`, back: '返回',
  },
  run: { run: '运行', stop: '停止', running: '运行中', runTip: '运行工作流', stopTip: '停止运行', nothing: '请先添加一个节点，再运行。', failed: '因错误停止', ms: (n: string) => `上次运行用时 ${n}`, noTarget: '没有可运行的内容' },
  engine: {
    title: '引擎', starting: '启动中', none: '没有引擎', webgpu: 'WebGPU', wasm: 'WASM', cpu: 'CPU', adapter: '适配器', why: '原因', threads: '线程', unknownAdapter: '浏览器没有给出名称',
    isGpu: '网络在本页面中由图形处理器运行。', isWasm: '网络在本页面中由处理器运行，结果相同，只是更慢。', local: '您打开的任何内容都不会离开这台电脑。', limit: '最大缓冲区',
  },
  theme: { title: '外观', system: '跟随系统', light: '浅色', dark: '深色' },
  rail: { title: '面板', add: '添加', gallery: '示例库', addTip: '添加节点', galleryTip: '可以由此开始的工作流', versions: '版本', versionsTip: '版本、编辑和最近的工作流' },
  add: { search: '搜索节点', hint: '拖到画布上，或按 Enter', none: (q: string) => `没有与“${q}”匹配的节点。`, title: '添加节点', nothingFits: '没有节点能接上它。', fits: (kind: string) => `可接 ${kind}` },
  gallery: { title: '示例库', open: (t: string) => `打开 ${t}`, nodes: (n: number) => `${n} 个节点` },
  canvas: {
    title: '画布', empty: '空画布', emptyHow: '双击添加节点，或把图片、检查点、工作流拖到这里。', openExample: '打开示例', zoomIn: '放大', zoomOut: '缩小', fit: '适合窗口', minimap: '小地图', zoom: (n: number) => `${n} %`,
    drop: '松开即可添加', dropHow: '图片、检查点或工作流', firstRun: '改动一个参数再运行：只有依赖它的节点会运行。', gotIt: '关闭', undo: '撤销', redo: '重做', undoOf: (what: string) => `撤销：${what}`, redoOf: (what: string) => `重做：${what}`,
  },
  menu: { add: '添加节点…', paste: '粘贴', selectAll: '全选', fit: '适合窗口', cut: '剪切', copy: '复制', duplicate: '创建副本', delete: '删除', rename: '重命名', runTo: '运行到此处', removeWire: '移除连线' },
  node: {
    queued: '等待中', running: '运行中', cached: '已缓存', failed: '失败', stopped: '已停止', stale: '得出此结果后又有修改', done: (t: string) => `用时 ${t}`, cachedTip: (t: string) => `它依赖的内容没有变化；上次运行用时 ${t}`,
    ghost: (type: string) => `此版本没有“${type}”节点。它会原样保留，保存时不变。`, title: '此节点的名称', rename: '双击重命名', expand: '双击放大', resize: '拖动改变大小；双击恢复默认',
    input: (n: string, k: string) => `输入 ${n}，${k}`, output: (n: string, k: string) => `输出 ${n}，${k}`, mustWire: '需要连线', working: '正在运行',
  },
  wire: { from: (a: string, b: string) => `从 ${a} 到 ${b} 的连线` },
  inspector: {
    title: '检查器', fold: '收起检查器', unfold: '显示检查器', nothing: '未选择', nothingHow: '选择一个节点，查看它的参数、输入输出以及上次的结果。', several: (n: number) => `已选 ${n} 个节点`, parameters: '参数', ports: '端口', inputs: '输入', outputs: '输出', about: '说明',
    result: '结果', optional: '可选', noResult: '还没有结果。运行工作流即可看到。', notes: '备注', source: '参考', facts: '从文件读取', wireTitle: '连线', removeWire: '移除连线', reset: '恢复默认值', nodes: '节点', wires: '连线',
  },
  viewer: {
    channel: '通道', all: '全部', components: 'PCA', componentsTip: '前三个主成分，作为红、绿、蓝', item: '图片', previous: '上一个', next: '下一个', png: '存为 PNG', npy: '存为 .npy', min: '最小', max: '最大', mean: '均值', std: '标准差', nan: 'NaN', inf: 'Inf', values: '个数值', loading: '读取中', failed: '无法显示',
    at: (y: number, x: number) => `第 ${y} 行，第 ${x} 列`, close: '关闭',
  },
  model: {
    factor: '倍率 f', codes: '编码数', codebook: '码本 K × d', weights: '权重', quantizer: '量化器', channels: '通道 输入 → 输出', labels: '标签', none: '无', quantizers: { nearest: '最近编码', ema: '最近编码，EMA', gumbel: 'Gumbel' }, inferred: '推断得出', missing: '缺少的权重', unexpected: '未使用',
  },
  wipe: { title: '分界线的位置', before: '原图', after: '重建' },
  control: { choose: '选择…', file: '文件', none: '未选择文件', samples: '样例', fromDisk: '从这台电脑…', dropHere: '或拖入文件', decrease: '减小', increase: '增大', keepFailed: (n: string, why: string) => `${n} 未能保留：${why}`, between: (a: number, b: number) => `在 ${a} 与 ${b} 之间。` },
  broken: { text: (what: string) => `${what} 无法绘制。您的工作流仍然保留。`, again: '重试' },
  toast: { close: '关闭消息', details: '详情' },
};
