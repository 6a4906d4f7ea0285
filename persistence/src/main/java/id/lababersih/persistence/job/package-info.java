/**
 * The table that db-scheduler keeps of the cluster's jobs, for those who look at them, and what it does not keep: how a
 * failure read, which jobs are dead, which run is told to stop. Knows nothing of what a job does.
 */
@NullMarked
package id.lababersih.persistence.job;

import org.jspecify.annotations.NullMarked;
