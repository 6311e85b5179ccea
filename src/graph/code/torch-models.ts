/** The networks of a VQ-GAN and of a transformer over codes in PyTorch, as text, after taming-transformers. Knows no workflow. */

export const vqganText = `
def swish(x):
    return x * torch.sigmoid(x)


def norm(channels):
    return nn.GroupNorm(32, channels, eps=1e-6)


class ResnetBlock(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.norm1, self.conv1 = norm(channels), nn.Conv2d(channels, out, 3, padding=1)
        self.norm2, self.conv2 = norm(out), nn.Conv2d(out, out, 3, padding=1)
        if channels != out:
            self.nin_shortcut = nn.Conv2d(channels, out, 1)

    def forward(self, x):
        h = self.conv1(swish(self.norm1(x)))
        h = self.conv2(swish(self.norm2(h)))
        return (self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x) + h


class AttnBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = norm(channels)
        self.q, self.k, self.v, self.proj_out = (nn.Conv2d(channels, channels, 1) for _ in range(4))

    def forward(self, x):
        h = self.norm(x)
        b, c, height, width = h.shape
        q, k, v = (f(h).reshape(b, c, height * width) for f in (self.q, self.k, self.v))
        weights = torch.softmax(torch.bmm(q.permute(0, 2, 1), k) * c ** -0.5, dim=2)  # b, hw, hw
        h = torch.bmm(v, weights.permute(0, 2, 1)).reshape(b, c, height, width)
        return x + self.proj_out(h)


class Downsample(nn.Module):
    def __init__(self, channels, with_conv):
        super().__init__()
        if with_conv:
            self.conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, x):
        # one row below and one column at the right: a symmetric padding would shift the picture
        return self.conv(F.pad(x, (0, 1, 0, 1))) if hasattr(self, "conv") else F.avg_pool2d(x, 2, 2)


class Upsample(nn.Module):
    def __init__(self, channels, with_conv):
        super().__init__()
        if with_conv:
            self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")
        return self.conv(x) if hasattr(self, "conv") else x


def middle(channels, attention):
    mid = nn.Module()
    mid.block_1, mid.block_2 = ResnetBlock(channels, channels), ResnetBlock(channels, channels)
    mid.attn_1 = AttnBlock(channels) if attention else nn.Identity()
    return mid


def has_attention(d, level):
    return d["resolution"] // 2 ** level in d["attn_resolutions"]


class Encoder(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.conv_in = nn.Conv2d(d["in_channels"], d["ch"], 3, padding=1)
        self.down, channels = nn.ModuleList(), d["ch"]
        for i, mult in enumerate(d["ch_mult"]):
            level = nn.Module()
            level.block, level.attn = nn.ModuleList(), nn.ModuleList()
            for _ in range(d["num_res_blocks"]):
                level.block.append(ResnetBlock(channels, d["ch"] * mult))
                channels = d["ch"] * mult
                if has_attention(d, i):
                    level.attn.append(AttnBlock(channels))
            if i < len(d["ch_mult"]) - 1:
                level.downsample = Downsample(channels, d["resamp_with_conv"])
            self.down.append(level)
        self.mid = middle(channels, d["mid_attention"])
        self.norm_out = norm(channels)
        self.conv_out = nn.Conv2d(channels, (2 if d["double_z"] else 1) * d["z_channels"], 3, padding=1)

    def forward(self, x):
        h = self.conv_in(x)
        for level in self.down:
            for j, block in enumerate(level.block):
                h = block(h)
                if len(level.attn):
                    h = level.attn[j](h)
            if hasattr(level, "downsample"):
                h = level.downsample(h)
        h = self.mid.block_2(self.mid.attn_1(self.mid.block_1(h)))
        return self.conv_out(swish(self.norm_out(h)))


class Decoder(nn.Module):
    def __init__(self, d):
        super().__init__()
        channels = d["ch"] * d["ch_mult"][-1]
        self.conv_in = nn.Conv2d(d["z_channels"], channels, 3, padding=1)
        self.mid = middle(channels, d["mid_attention"])
        levels = []
        for i in reversed(range(len(d["ch_mult"]))):
            level = nn.Module()
            level.block, level.attn = nn.ModuleList(), nn.ModuleList()
            for _ in range(d["num_res_blocks"] + 1):
                level.block.append(ResnetBlock(channels, d["ch"] * d["ch_mult"][i]))
                channels = d["ch"] * d["ch_mult"][i]
                if has_attention(d, i):
                    level.attn.append(AttnBlock(channels))
            if i > 0:
                level.upsample = Upsample(channels, d["resamp_with_conv"])
            levels.insert(0, level)
        self.up = nn.ModuleList(levels)
        self.norm_out = norm(channels)
        self.conv_out = nn.Conv2d(channels, d["out_ch"], 3, padding=1)

    def forward(self, z):
        h = self.conv_in(z)
        h = self.mid.block_2(self.mid.attn_1(self.mid.block_1(h)))
        for level in reversed(self.up):
            for j, block in enumerate(level.block):
                h = block(h)
                if len(level.attn):
                    h = level.attn[j](h)
            if hasattr(level, "upsample"):
                h = level.upsample(h)
        return self.conv_out(swish(self.norm_out(h)))


class Quantizer(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.a = a
        table = nn.Embedding(a["n_embed"], a["embed_dim"])
        if a["quantizer"] == "gumbel":
            self.proj, self.embed = nn.Conv2d(a["embed_dim"], a["n_embed"], 1), table
        else:
            self.embedding = table

    def look_up(self, codes):
        table = self.embed if self.a["quantizer"] == "gumbel" else self.embedding
        return table(codes).permute(0, 3, 1, 2)  # b, h, w, d -> b, d, h, w

    def forward(self, z):
        """Codes, their vectors, the loss, and each vector's distance to its code (Gumbel: the logits)."""
        if self.a["quantizer"] == "gumbel":
            logits = self.proj(z)
            codes, q = logits.argmax(dim=1), torch.softmax(logits, dim=1)
            loss = self.a["kl_weight"] * (q * torch.log(q * self.a["n_embed"] + 1e-10)).sum(dim=1).mean()
            return codes, self.look_up(codes), loss, logits
        flat, table = z.permute(0, 2, 3, 1).reshape(-1, z.shape[1]), self.embedding.weight
        far = (flat ** 2).sum(dim=1, keepdim=True) + (table ** 2).sum(dim=1) - 2 * flat @ table.t()
        codes = far.argmin(dim=1).reshape(z.shape[0], *z.shape[2:])
        quantized = self.look_up(codes)
        square = (quantized - z) ** 2
        weight = self.a["beta"] if self.a["quantizer"] == "ema" else 1 + self.a["beta"]
        return codes, quantized, weight * square.mean(), square.sum(dim=1, keepdim=True).sqrt()


class VQModel(nn.Module):
    def __init__(self, a):
        super().__init__()
        d = a["ddconfig"]
        self.factor = 2 ** (len(d["ch_mult"]) - 1)
        self.encoder, self.decoder, self.quantize = Encoder(d), Decoder(d), Quantizer(a)
        self.quant_conv = nn.Conv2d((2 if d["double_z"] else 1) * d["z_channels"], a["embed_dim"], 1)
        self.post_quant_conv = nn.Conv2d(a["embed_dim"], d["z_channels"], 1)
        self.labels = d["in_channels"]

    def encode(self, x):
        """The latent, and the height and width of the picture before it was padded to whole cells."""
        if not x.is_floating_point():
            x = F.one_hot(x.long(), self.labels).permute(0, 3, 1, 2).float()
        height, width = x.shape[-2:]
        x = F.pad(x, (0, -width % self.factor, 0, -height % self.factor), mode="replicate")
        return self.quant_conv(self.encoder(x)), (height, width)

    def decode(self, quantized, crop=None):
        picture = self.decoder(self.post_quant_conv(quantized))
        return picture if crop is None else picture[..., : crop[0], : crop[1]]
`;

export const gptText = `
class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.key, self.query, self.value, self.proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = (f(x).view(b, t, self.heads, c // self.heads).transpose(1, 2) for f in (self.query, self.key, self.value))
        score = q @ k.transpose(-2, -1) * (c // self.heads) ** -0.5
        score = score.masked_fill(torch.ones(t, t, dtype=torch.bool, device=x.device).triu(1), float("-inf"))
        return self.proj((torch.softmax(score, dim=-1) @ v).transpose(1, 2).reshape(b, t, c))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln1, self.ln2, self.attn = nn.LayerNorm(width), nn.LayerNorm(width), Attention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attn(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class GPT(nn.Module):
    def __init__(self, a):
        super().__init__()
        width = a["n_embd"]
        self.tok_emb, self.pos_emb = nn.Embedding(a["vocab_size"], width), nn.Parameter(torch.zeros(1, a["block_size"], width))
        self.blocks = nn.Sequential(*[Block(width, a["n_head"]) for _ in range(a["n_layer"])])
        self.ln_f, self.head = nn.LayerNorm(width), nn.Linear(width, a["vocab_size"], bias=False)

    def forward(self, tokens):
        x = self.tok_emb(tokens) + self.pos_emb[:, : tokens.shape[1]]
        return self.head(self.ln_f(self.blocks(x)))


def window_start(i, n, w):
    half = w // 2
    return 0 if i <= half else n - w if n - i < w - half else i - half


def sample(gpt, condition, height, width, window, below, batch, temperature, top_k, top_p, greedy, seed):
    """Codes one after the other, row by row, each under the window of codes around it."""
    random = torch.Generator().manual_seed(seed)  # not the generator of VQ Studio: other draws, the same distribution
    batch = max(batch, condition.shape[0])
    condition, codes = condition.expand(batch, *condition.shape[1:]), torch.zeros(batch, height, width, dtype=torch.long)
    for row in range(height):
        for column in range(width):
            top, left = window_start(row, height, window), window_start(column, width, window)
            before = condition if condition.dim() == 2 else condition[:, top : top + window, left : left + window].reshape(batch, -1)
            seen = codes[:, top : top + window, left : left + window].reshape(batch, -1)[:, : (row - top) * window + column - left]
            logits = gpt(torch.cat([before, seen], dim=1))[:, -1, :below]
            if greedy:
                codes[:, row, column] = logits.argmax(dim=1)
                continue
            logits = logits / temperature
            if 0 < top_k < logits.shape[1]:
                logits[logits < logits.topk(top_k, dim=1).values[:, -1:]] = float("-inf")
            if top_p < 1:
                ordered, order = logits.sort(dim=1, descending=True)
                gone = torch.softmax(ordered, dim=1).cumsum(dim=1) > top_p
                gone = torch.cat([torch.zeros_like(gone[:, :1]), gone[:, :-1]], dim=1)  # the one that crosses the line stays
                logits.scatter_(1, order, ordered.masked_fill(gone, float("-inf")))
            codes[:, row, column] = torch.multinomial(torch.softmax(logits, dim=1), 1, generator=random)[:, 0]
    return codes
`;
