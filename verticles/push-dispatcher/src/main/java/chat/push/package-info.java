/**
 * The push-dispatcher: tells devices that are not connected, through APNs, FCM and Web Push, and
 * takes it back when it is read elsewhere.
 */
package chat.push;
