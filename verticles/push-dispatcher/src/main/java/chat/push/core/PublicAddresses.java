package chat.push.core;

/**
 * Which addresses the public Internet has, as opposed to those of this network and this machine.
 */
public final class PublicAddresses {
  private static final int IPV4_BYTES = 4;

  /**
   * Address, prefix length: what the registry of special-purpose addresses keeps from the world.
   */
  private static final int[][] SPECIAL_IPV4 = {
    {0, 0, 0, 0, 8},
    {10, 0, 0, 0, 8},
    {100, 64, 0, 0, 10},
    {127, 0, 0, 0, 8},
    {169, 254, 0, 0, 16},
    {172, 16, 0, 0, 12},
    {192, 0, 0, 0, 24},
    {192, 0, 2, 0, 24},
    {192, 88, 99, 0, 24},
    {192, 168, 0, 0, 16},
    {198, 18, 0, 0, 15},
    {198, 51, 100, 0, 24},
    {203, 0, 113, 0, 24},
    {224, 0, 0, 0, 3}
  };

  private PublicAddresses() {}

  /**
   * @param address 4 or 16 bytes
   */
  public static boolean isPublic(byte[] address) {
    return address.length == IPV4_BYTES ? isPublicIpv4(address) : isPublicIpv6(address);
  }

  private static boolean isPublicIpv4(byte[] address) {
    for (int[] special : SPECIAL_IPV4) {
      int prefix = bits(special[0], special[1], special[2], special[3]);
      int here = bits(address[0], address[1], address[2], address[3]);
      int notInPrefix = Integer.SIZE - special[IPV4_BYTES];
      if (prefix >>> notInPrefix == here >>> notInPrefix) {
        return false;
      }
    }
    return true;
  }

  /** Of 2000::/3, without what wraps an IPv4 address, tunnels or is for documents. */
  private static boolean isPublicIpv6(byte[] address) {
    int first = ((address[0] & 0xff) << 8) | (address[1] & 0xff);
    int second = ((address[2] & 0xff) << 8) | (address[3] & 0xff);
    boolean isGlobal = (first & 0xe000) == 0x2000;
    boolean isSpecial = first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8));
    return isGlobal && !isSpecial;
  }

  private static int bits(int first, int second, int third, int fourth) {
    return ((first & 0xff) << 24)
        | ((second & 0xff) << 16)
        | ((third & 0xff) << 8)
        | (fourth & 0xff);
  }
}
