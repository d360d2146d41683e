/** What users extend: rules of their own for the changes of a key. Knows nothing of the job. */
@NullMarked
package io.tidemark.udfs;

import org.jspecify.annotations.NullMarked;
