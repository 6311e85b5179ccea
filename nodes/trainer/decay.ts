/** Which weights decay under AdamW, after taming/models/cond_transformer.py, configure_optimizers: those of linear layers only. */

/** Biases, normalisations and embeddings do not decay. */
export const isDecayed = (name: string) => name.endsWith('.weight') && !/(^|\.)(ln\d*|ln_f|tok_emb|pos_emb|norm\w*)\.weight$/.test(name);
