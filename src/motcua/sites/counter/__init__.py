"""Pages of the one-stop shop's officers: intake, receipt, hand-over of papers, return of results, look-up."""
