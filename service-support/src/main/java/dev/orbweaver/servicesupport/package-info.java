/** What every service shares, once. Way in: {@link dev.orbweaver.servicesupport.ServiceSupportConfiguration}. */
@NullMarked
package dev.orbweaver.servicesupport;

import org.jspecify.annotations.NullMarked;
