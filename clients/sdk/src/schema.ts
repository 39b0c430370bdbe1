import { createFileRegistry, fromBinary, type DescMessage } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** `shared-model`'s frames.proto and what it needs, compiled: the build puts it here. */
declare const SCHEMA: string;

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(SCHEMA)));

export const ClientFrameSchema = messageOf('ClientFrame');
export const ServerFrameSchema = messageOf('ServerFrame');

function messageOf(name: string): DescMessage {
  return registry.getMessage(`chat.v1.${name}`)!;
}
