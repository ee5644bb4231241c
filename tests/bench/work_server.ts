/**
 * Serves one body of so many bytes at every address, as fast as the kernel takes it: no file is read, nothing is
 * framed. Speaks as much HTTP/1.1 as downloaders ask for: GET and HEAD, connections that are kept, `Range` from a start.
 * Argument: BYTES. Prints its port.
 */

const PIECE_BYTES = 1024 * 1024;
const encoder = new TextEncoder();

async function serve(connection: Deno.TcpConn, bytes: number, piece: Uint8Array): Promise<void> {
  const buffer = new Uint8Array(16_384);
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const count = await connection.read(buffer);
    if (count === null) return connection.close();
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
    for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
      await answer(connection, text.slice(0, end), { bytes, piece });
      text = text.slice(end + 4);
    }
  }
}

async function answer(
  connection: Deno.TcpConn,
  request: string,
  { bytes, piece }: { readonly bytes: number; readonly piece: Uint8Array },
): Promise<void> {
  const from = /^range: *bytes=(\d+)-/im.exec(request)?.[1];
  const start = Number(from ?? 0);
  await writeAll(
    connection,
    encoder.encode([
      from === undefined ? "HTTP/1.1 200 OK" : "HTTP/1.1 206 Partial Content",
      "content-type: application/octet-stream",
      "accept-ranges: bytes",
      `content-length: ${bytes - start}`,
      ...(from === undefined ? [] : [`content-range: bytes ${start}-${bytes - 1}/${bytes}`]),
      "\r\n",
    ].join("\r\n")),
  );
  if (request.startsWith("HEAD ")) return;
  for (let at = start; at < bytes; at += piece.length) {
    await writeAll(connection, piece.subarray(0, Math.min(piece.length, bytes - at)));
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

if (import.meta.main) {
  const bytes = Number(Deno.args[0]);
  const piece = new Uint8Array(PIECE_BYTES);
  for (let at = 0; at < piece.length; at += 65_536) {
    crypto.getRandomValues(piece.subarray(at, at + 65_536));
  }
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  Deno.stdout.writeSync(encoder.encode(`${listener.addr.port}\n`));
  for await (const connection of listener) {
    // Whoever goes away in the middle is none of ours.
    void serve(connection, bytes, piece).catch(() => connection.close());
  }
}
