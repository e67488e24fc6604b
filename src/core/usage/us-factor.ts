/** What tokens cost more where inference was asked to stay in the United States (`inference_geo: "us"`). */
export const US_FACTOR = 1.1;
