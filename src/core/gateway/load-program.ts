declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What a WebAssembly module, in hexadecimal, exports; null where it can't be run. Each call has a memory of its own. */
export function loadProgram<Program>(hexadecimal: string): Program | null {
  try {
    const bytes = Uint8Array.from(hexadecimal.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Program;
  } catch {
    return null;
  }
}
