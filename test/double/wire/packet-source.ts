// Answers prepared in advance: bytes that are packets already, past the engine.

export type PacketSource = {
  /** COLMETADATA and rows in packets, the closing DONE apart; null when the statement is not for this source. */
  answer(sql: string, packetSize: number): { readonly rowCount: number; readonly packets: Iterable<Buffer> } | null;
};
