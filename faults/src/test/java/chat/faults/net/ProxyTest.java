package chat.faults.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real sockets: what each weather does to a connection. */
class ProxyTest {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int QUIET_MILLIS = 300;
  private static final int CUT_BYTES = 1_000_000;

  private final Vertx vertx = Vertx.vertx();
  private ServerSocket gateway;
  private Proxy proxy;
  private int port;

  @BeforeEach
  void start() throws Exception {
    gateway = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    gateway.setSoTimeout(TIMEOUT_MILLIS);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    proxy = Proxy.start(vertx, port, gateway.getLocalPort(), 1).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private record Line(Socket client, Socket server) {
    void says(Socket from, Socket to, int value) throws IOException {
      from.getOutputStream().write(value);
      assertEquals(value, to.getInputStream().read());
    }

    void works() throws IOException {
      says(client, server, 1);
      says(server, client, 2);
    }

    void isSilent(Socket from, Socket to) throws IOException {
      from.getOutputStream().write(3);
      to.setSoTimeout(QUIET_MILLIS);
      assertThrows(SocketTimeoutException.class, () -> to.getInputStream().read());
      to.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket();
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    client.setSoTimeout(TIMEOUT_MILLIS);
    return client;
  }

  private Line line() throws IOException {
    Socket client = connect();
    Socket server = gateway.accept();
    server.setSoTimeout(TIMEOUT_MILLIS);
    return new Line(client, server);
  }

  @Test
  void in_fair_weather_everything_comes_through_and_an_end_is_heard() throws Exception {
    Line line = line();
    line.works();
    line.client().close();
    assertEquals(-1, line.server().getInputStream().read());
  }

  @Test
  void a_dark_line_stays_dark_and_nobody_hears_that_the_other_has_gone() throws Exception {
    Line line = line();
    line.works();
    change(Weather.DARK);
    line.isSilent(line.client(), line.server());
    line.isSilent(line.server(), line.client());
    change(Weather.FAIR);
    line.isSilent(line.client(), line.server());
    line.client().close();
    line.server().setSoTimeout(QUIET_MILLIS);
    assertThrows(SocketTimeoutException.class, () -> line.server().getInputStream().read());
    line().works();
  }

  @Test
  void on_a_mute_line_only_the_gateway_goes_unheard() throws Exception {
    Line line = line();
    change(Weather.MUTE);
    line.says(line.client(), line.server(), 4);
    line.isSilent(line.server(), line.client());
    line.client().close();
    assertEquals(-1, line.server().getInputStream().read());
  }

  @Test
  void a_line_is_cut_after_some_bytes() throws Exception {
    Line line = line();
    change(Weather.CUTTING);
    try {
      line.server().getOutputStream().write(new byte[CUT_BYTES]);
    } catch (IOException e) {
      // The end may come while it is still writing.
    }
    assertTrue(line.client().getInputStream().readAllBytes().length < CUT_BYTES);
  }

  @Test
  void a_slow_line_keeps_order() throws Exception {
    Line line = line();
    change(Weather.SLOW);
    for (int i = 0; i < 50; i++) {
      line.client().getOutputStream().write(i);
      TimeUnit.MILLISECONDS.sleep(1);
    }
    change(Weather.FAIR);
    for (int i = 50; i < 100; i++) {
      line.client().getOutputStream().write(i);
    }
    byte[] read = line.server().getInputStream().readNBytes(100);
    for (int i = 0; i < 100; i++) {
      assertEquals(i, read[i]);
    }
  }

  /** The proxy changes on its event loop; a connection made through it comes after that. */
  private void change(Weather weather) throws InterruptedException {
    proxy.set(weather);
    TimeUnit.MILLISECONDS.sleep(50);
  }
}
