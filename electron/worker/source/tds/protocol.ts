// Numbers of the TDS 7.4 / 8.0 wire protocol, and the error for bytes that do not follow it.

export const packetTypes = { sqlBatch: 0x01, rpc: 0x03, response: 0x04, attention: 0x06 } as const;
export const packetHeaderBytes = 8;
/** Status bit of the last packet of a message. */
export const endOfMessage = 0x01;

export const tokens = {
  altMetadata: 0x88,
  columnMetadata: 0x81,
  tabName: 0xa4,
  columnInfo: 0xa5,
  order: 0xa9,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  featureExtAck: 0xae,
  row: 0xd1,
  nbcRow: 0xd2,
  sessionState: 0xe4,
  environmentChange: 0xe3,
  sspi: 0xed,
  returnStatus: 0x79,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
} as const;

export const doneStatus = { more: 0x01, error: 0x02, count: 0x10, attention: 0x20, serverError: 0x100 } as const;

/** The bytes are not TDS as this reader knows it; the connection cannot be used any further. */
export class ProtocolError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtocolError';
  }
}
