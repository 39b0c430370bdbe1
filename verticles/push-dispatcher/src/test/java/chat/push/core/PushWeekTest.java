package chat.push.core;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A week of simulated life on the production core: devices sleep and wake, people write, read here
 * and there, mute and block, providers fail in every way, processes die, records come twice and
 * late. A failing seed is named and replays exactly.
 */
class PushWeekTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
  void eachUnreadMessageIsToldOnceAndNothingReadIsLeftStanding(long seed) {
    Week week = new Week(seed);
    week.live();
    week.settle();
    week.judge();
  }
}
