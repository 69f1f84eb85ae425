/** Published states of the trained parameters and the gateways' answers. */
@NullMarked
package dev.orbweaver.contracts.policy;

import org.jspecify.annotations.NullMarked;
