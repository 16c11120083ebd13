/** Where the read models are, for all who write or read them. The tables that are built beside them stand in `read_next`. */
export const readSchema = 'read';
