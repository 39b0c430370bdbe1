package chat.push.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,true",
    "142.250.74.110,true",
    "172.15.0.1,true",
    "172.32.0.1,true",
    "192.0.1.1,true",
    "2a00:1450:4001:82a::200a,true",
    "0.0.0.0,false",
    "10.1.2.3,false",
    "100.64.0.1,false",
    "127.0.0.1,false",
    "127.8.8.8,false",
    "169.254.169.254,false",
    "172.16.0.1,false",
    "172.31.255.255,false",
    "192.168.1.1,false",
    "198.18.0.1,false",
    "203.0.113.5,false",
    "224.0.0.1,false",
    "255.255.255.255,false",
    "::1,false",
    "::,false",
    "::ffff:127.0.0.1,false",
    "64:ff9b::a00:1,false",
    "fe80::1,false",
    "fc00::1,false",
    "fd12:3456::1,false",
    "ff02::1,false",
    "2001:db8::1,false",
    "2001::1,false",
    "2002:7f00:1::,false"
  })
  void onlyThePublicInternetIsPublic(String address, boolean isPublic) throws UnknownHostException {
    assertEquals(isPublic, PublicAddresses.isPublic(InetAddress.getByName(address).getAddress()));
  }
}
