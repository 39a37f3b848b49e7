/** The name of the comment that a review keeps, and that an approval is read from. */
export const REVIEW_COMMENT = 'review';
