/** Tasks from files, their order, their check. The ways in are {@link dev.orbweaver.sqlenvironment.dataset.ParquetDataSet}, {@link dev.orbweaver.sqlenvironment.dataset.SpiderImporter} and {@link dev.orbweaver.sqlenvironment.dataset.DataSetCheck}. */
@NullMarked
package dev.orbweaver.sqlenvironment.dataset;

import org.jspecify.annotations.NullMarked;
